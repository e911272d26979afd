/** The parts of the PNG format (https://www.w3.org/TR/png-3/) that are written here and not by an image library. */
import { crc32 } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Signature, then the header chunk: 4 bytes of length, 4 of type, 13 of content, 4 of checksum. */
const headerEnd = signature.length + 25;

export interface TextEntry {
  /** 1 to 79 Latin-1 characters. */
  keyword: string;
  text: string;
}

/** Puts text chunks right after the header of a PNG, where every reader finds them before the pixels. */
export function withTextChunks(png: Buffer, entries: readonly TextEntry[]): Buffer {
  return Buffer.concat([png.subarray(0, headerEnd), ...entries.map(textChunk), png.subarray(headerEnd)]);
}

/** Encodes a small picture at once, not compressed, without a library or another thread; for previews. */
export function encodeSmallPng(pixels: Uint8ClampedArray, width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits per channel, red-green-blue, the one compression and filter method, not interlaced.
  header.set([8, 2, 0, 0, 0], 8);
  const stride = width * 3;
  const rows = Buffer.alloc((stride + 1) * height);
  for (let row = 0; row < height; row += 1)
    // Each row starts with its filter type; 0 is none.
    rows.set(pixels.subarray(row * stride, (row + 1) * stride), row * (stride + 1) + 1);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', storedZlibStream(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A zlib stream of stored blocks (RFC 1950, RFC 1951): setting zlib up takes longer than a preview is worth. */
function storedZlibStream(data: Buffer): Buffer {
  const largestBlock = 65_535;
  const pieces: Uint8Array[] = [Buffer.from([0x78, 0x01])];
  for (let start = 0; start < data.length; start += largestBlock) {
    const block = data.subarray(start, start + largestBlock);
    const head = Buffer.alloc(5);
    head.writeUInt8(start + largestBlock >= data.length ? 1 : 0, 0);
    head.writeUInt16LE(block.length, 1);
    head.writeUInt16LE(largestBlock - block.length, 3);
    pieces.push(head, block);
  }
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(adler32(data));
  return Buffer.concat([...pieces, checksum]);
}

function adler32(data: Buffer): number {
  const modulus = 65_521;
  let [sum, sumOfSums] = [1, 0];
  for (const byte of data) {
    sum = (sum + byte) % modulus;
    sumOfSums = (sumOfSums + sum) % modulus;
  }
  return sumOfSums * 65_536 + sum;
}

/** tEXt where Latin-1 can hold the text, as most readers expect, else iTXt in UTF-8. */
function textChunk({ keyword, text }: TextEntry): Buffer {
  const latin1 = Buffer.from(`${keyword}\0${text}`, 'latin1');
  const survives = !text.includes('\0') && latin1.toString('latin1', keyword.length + 1) === text;
  if (survives) return chunk('tEXt', latin1);
  // Not compressed; no language; no translated keyword.
  const head = Buffer.from(`${keyword}\0\0\0\0\0`, 'latin1');
  return chunk('iTXt', Buffer.concat([head, Buffer.from(text.replaceAll('\0', ''), 'utf8')]));
}

function chunk(type: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
