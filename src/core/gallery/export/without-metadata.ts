import { PolyptychError } from '#shared/errors.ts';
import { exifBlockOf } from '../picture-settings/exif-block.ts';
import { isPng } from '../picture-settings/png-text.ts';

/**
 * A copy of a PNG, JPEG or WebP file with nothing in it but the picture: its pixels byte for byte, its colours' meaning and
 * how it is turned. What is not known to belong to these is left out, as is whatever follows the end. Throws `bad_input`
 * for what is no such picture, or is torn.
 */
export function withoutMetadata(file: Buffer): Buffer {
  if (isPng(file)) return plainPng(file);
  const block = exifBlockOf(file);
  if (block === undefined) throw refusal('it is not a PNG, JPEG or WebP picture');
  const turning = turningBlock(block);
  return file.readUInt16BE(0) === 0xff_d8 ? plainJpeg(file, turning) : plainWebp(file, turning);
}

const refusal = (why: string) =>
  new PolyptychError('bad_input', `Its metadata cannot be taken out: ${why}. It was not copied.`);
const torn = () => refusal('the file is torn');

/** Chunks of https://www.w3.org/TR/png-3/ and its animations that say what is seen. */
const pngChunks = new Set(
  'IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT acTL fcTL fdAT'.split(
    ' ',
  ),
);

function plainPng(file: Buffer): Buffer {
  const kept = [file.subarray(0, 8)];
  for (let at = 8; ;) {
    if (at + 12 > file.length) throw torn();
    const end = at + 12 + file.readUInt32BE(at);
    if (end > file.length) throw torn();
    const type = file.toString('latin1', at + 4, at + 8);
    if (pngChunks.has(type)) kept.push(file.subarray(at, end));
    if (type === 'IEND') return Buffer.concat(kept);
    at = end;
  }
}

/** Segments that say how the picture is to be read: JFIF, ICC profile, Adobe's colour transform. */
function isNeeded(kind: number, content: Buffer): boolean {
  if (kind === 0xe0) return content.toString('latin1', 0, 5) === 'JFIF\0';
  if (kind === 0xe2) return content.toString('latin1', 0, 12) === 'ICC_PROFILE\0';
  if (kind === 0xee) return content.toString('latin1', 0, 5) === 'Adobe';
  // Other application segments and comments; tables and frames are below.
  return !(kind >= 0xe0 && kind <= 0xef) && kind !== 0xfe;
}

/** ITU T.81, B.1: segments, and behind each SOS coded data in which FF is followed by 0 or a restart marker. */
function plainJpeg(file: Buffer, turning: Buffer | null): Buffer {
  const kept = [file.subarray(0, 2)];
  if (turning) {
    const head = Buffer.from([0xff, 0xe1, 0, 0]);
    head.writeUInt16BE(turning.length + 2, 2);
    kept.push(head, turning);
  }
  for (let at = 2; ;) {
    if (at + 2 > file.length || file[at] !== 0xff) throw torn();
    const kind = file[at + 1] ?? 0;
    if (kind === 0xd9) {
      kept.push(file.subarray(at, at + 2));
      return Buffer.concat(kept);
    }
    if (kind === 0xff) {
      at += 1;
      continue;
    }
    if (at + 4 > file.length) throw torn();
    let end = at + 2 + Math.max(2, file.readUInt16BE(at + 2));
    const content = file.subarray(at + 4, end);
    if (kind === 0xda) end = endOfScan(file, end);
    if (end > file.length) throw torn();
    if (isNeeded(kind, content)) kept.push(file.subarray(at, end));
    at = end;
  }
}

function endOfScan(file: Buffer, from: number): number {
  for (let at = file.indexOf(0xff, from); at >= 0 && at + 1 < file.length; at = file.indexOf(0xff, at + 2)) {
    const next = file[at + 1] ?? 0;
    if (next !== 0 && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  throw torn();
}

const webpChunks = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);
/** Of the extended header's first byte (RFC 9649, 2.7): that there is an Exif block, and XMP. */
const [exifFlag, xmpFlag] = [0x08, 0x04];

function plainWebp(file: Buffer, turning: Buffer | null): Buffer {
  const total = Math.min(file.length, 8 + file.readUInt32LE(4));
  const kept: Buffer[] = [];
  for (let at = 12; at + 8 <= total;) {
    const length = file.readUInt32LE(at + 4);
    const end = at + 8 + length + (length % 2);
    if (at + 8 + length > total) throw torn();
    const type = file.toString('latin1', at, at + 4);
    if (webpChunks.has(type)) {
      const chunk = Buffer.from(file.subarray(at, end));
      if (type === 'VP8X') chunk[8] = ((chunk[8] ?? 0) & ~(exifFlag | xmpFlag)) | (turning ? exifFlag : 0);
      kept.push(chunk);
    }
    at = end;
  }
  // Without the extended header there was no block to read a turning from.
  if (turning) {
    const block = turning.subarray(6);
    const head = Buffer.from('EXIF\0\0\0\0', 'latin1');
    head.writeUInt32LE(block.length, 4);
    kept.push(head, block);
  }
  const content = Buffer.concat(kept);
  const head = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  head.writeUInt32LE(content.length + 4, 4);
  return Buffer.concat([head, content]);
}

const orientationTag = 0x01_12;

/** An Exif block that says nothing but how the picture is turned; null where it lies as it is seen. */
function turningBlock(block: Buffer | null): Buffer | null {
  const orientation = block === null ? 1 : orientationIn(block);
  if (orientation < 2 || orientation > 8) return null;
  const made = Buffer.alloc(32);
  made.write('Exif\0\0MM\0*', 0, 'latin1');
  made.writeUInt32BE(8, 10);
  made.writeUInt16BE(1, 14);
  made.writeUInt16BE(orientationTag, 16);
  // One unsigned 16-bit number, in the first half of its four bytes; then no further directory.
  made.writeUInt16BE(3, 18);
  made.writeUInt32BE(1, 20);
  made.writeUInt16BE(orientation, 24);
  return made;
}

/** TIFF 6.0, section 2: the first directory's entries of twelve bytes. */
function orientationIn(block: Buffer): number {
  try {
    const big = block.toString('latin1', 0, 2) === 'MM';
    const short = (at: number) => (big ? block.readUInt16BE(at) : block.readUInt16LE(at));
    const directory = big ? block.readUInt32BE(4) : block.readUInt32LE(4);
    const entries = short(directory);
    for (let entry = 0; entry < entries; entry += 1) {
      const at = directory + 2 + entry * 12;
      if (short(at) === orientationTag) return short(at + 8);
    }
    return 1;
  } catch {
    return 1;
  }
}
