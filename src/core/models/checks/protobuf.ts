/**
 * Walks the fields of a protobuf message without reading their contents
 * (https://protobuf.dev/programming-guides/encoding).
 */
import type { FileWindow } from './file-window.ts';

export interface Field {
  number: number;
  /** Whole numbers; 0 for all else. */
  value: number;
  /** Where the content of texts, bytes and messages lies; empty for all else. */
  start: number;
  end: number;
}

/** What is there is no protobuf. */
export class NotProtobufError extends Error {}

/** A field says that it goes on beyond the end of what holds it. */
export class TruncatedError extends Error {
  readonly endBytes: number;

  constructor(endBytes: number) {
    super(`A field ends at ${endBytes}.`);
    this.endBytes = endBytes;
  }
}

const [varint, eightBytes, delimited, fourBytes] = [0, 1, 2, 5];

/** The fields of the message between two positions, in order. Throws `NotProtobufError` and `TruncatedError`. */
export function* fieldsOf(file: FileWindow, start: number, end: number): Generator<Field> {
  let position = start;

  function number(): number {
    let value = 0;
    for (const [index, byte] of file.bytes(position, 10).entries()) {
      // Products, since shifts end at 32 bits; lengths of weights go beyond.
      value += (byte & 127) * 2 ** (7 * index);
      if (byte < 128) {
        position += index + 1;
        return value;
      }
    }
    if (position + 10 > end) throw new TruncatedError(position + 10);
    throw new NotProtobufError('A number has no end.');
  }

  while (position < end) {
    const tag = number();
    const field: Field = { number: Math.floor(tag / 8), value: 0, start: position, end: position };
    if (field.number === 0) throw new NotProtobufError('A field has the number 0.');
    switch (tag % 8) {
      case varint:
        field.value = number();
        break;
      case eightBytes:
        position += 8;
        break;
      case fourBytes:
        position += 4;
        break;
      case delimited: {
        const length = number();
        field.start = position;
        position += length;
        field.end = position;
        break;
      }
      default:
        throw new NotProtobufError(`There is no wire type ${tag % 8}.`);
    }
    if (position > end) throw new TruncatedError(position);
    yield field;
  }
}

/** The text of a short field. */
export function textOf(file: FileWindow, { start, end }: Field): string {
  return new TextDecoder().decode(file.bytes(start, end - start));
}
