import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** A file of any size, read a little at a time. Positions are bytes from its start. */
export interface FileWindow {
  readonly sizeBytes: number;
  /** At most `length` bytes; fewer at the file's end. Valid until the next call. */
  bytes(position: number, length: number): Uint8Array;
  close(): void;
}

const windowBytes = 64 * 1024;

/** Opens a file for reading; throws as Node does where it cannot be. */
export function openFileWindow(path: string): FileWindow {
  const file = openSync(path, 'r');
  const buffer = new Uint8Array(windowBytes);
  let start = 0;
  let length = 0;

  function fill(position: number) {
    start = position;
    length = 0;
    while (length < windowBytes) {
      const read = readSync(file, buffer, length, windowBytes - length, position + length);
      if (read === 0) return;
      length += read;
    }
  }

  return {
    sizeBytes: fstatSync(file).size,
    bytes(position, wanted) {
      const count = Math.min(wanted, windowBytes);
      if (position < start || position + count > start + length) fill(position);
      const from = position - start;
      return buffer.subarray(from, Math.min(from + count, length));
    },
    close: () => closeSync(file),
  };
}
