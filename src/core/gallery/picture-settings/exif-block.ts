/** Where JPEG and WebP files keep their Exif block. Nothing here looks at the pixels. */

/** The block, from its byte order on; null where the file has none; undefined where it is neither a JPEG nor a WebP file. */
export function exifBlockOf(file: Buffer): Buffer | null | undefined {
  if (file.length > 3 && file.readUInt16BE(0) === 0xff_d8) return inJpeg(file);
  const isWebp = file.toString('latin1', 0, 4) === 'RIFF' && file.toString('latin1', 8, 12) === 'WEBP';
  return isWebp ? inWebp(file) : undefined;
}

const exifName = Buffer.from('Exif\0\0', 'latin1');
const withoutName = (block: Buffer) =>
  block.subarray(0, exifName.length).equals(exifName) ? block.subarray(exifName.length) : null;

/** Segments (ITU T.81, B.1): a marker, a length that counts itself, content; the picture itself begins with SOS. */
function inJpeg(file: Buffer): Buffer | null {
  const [startOfScan, firstApplication] = [0xff_da, 0xff_e1];
  for (let at = 2; at + 4 <= file.length;) {
    const marker = file.readUInt16BE(at);
    if (marker < 0xff_00 || marker === startOfScan) return null;
    const end = at + 2 + file.readUInt16BE(at + 2);
    const block = marker === firstApplication ? withoutName(file.subarray(at + 4, end)) : null;
    if (block) return block;
    at = Math.max(end, at + 4);
  }
  return null;
}

/** Chunks (RFC 9649): a name, a length, content, made even. */
function inWebp(file: Buffer): Buffer | null {
  for (let at = 12; at + 8 <= file.length;) {
    const length = file.readUInt32LE(at + 4);
    const content = file.subarray(at + 8, at + 8 + length);
    // Some writers leave JPEG's name before the block.
    if (file.toString('latin1', at, at + 4) === 'EXIF') return withoutName(content) ?? content;
    at += 8 + length + (length % 2);
  }
  return null;
}
