import { isPng } from '../picture-settings/png-text.ts';

export type PictureFormat = 'png' | 'jpeg' | 'webp';

export interface PictureHead {
  format: PictureFormat;
  /** Pixels, as they lie in the file. */
  width: number;
  height: number;
}

/**
 * Format and size of a picture from its first bytes, so that one that is too large is refused before anything is decoded;
 * null for what is no PNG, JPEG or WebP file, or does not say.
 */
export function readPictureHead(file: Buffer): PictureHead | null {
  try {
    if (isPng(file)) return { format: 'png', width: file.readUInt32BE(16), height: file.readUInt32BE(20) };
    if (file.length > 3 && file.readUInt16BE(0) === 0xff_d8) return jpegHead(file);
    const isWebp = file.toString('latin1', 0, 4) === 'RIFF' && file.toString('latin1', 8, 12) === 'WEBP';
    return isWebp ? webpHead(file) : null;
  } catch {
    // The file ends before it has said it.
    return null;
  }
}

/** Frame headers (ITU T.81, B.2.2): SOF0 to SOF15 without DHT, JPG and DAC, which lie among them. */
function jpegHead(file: Buffer): PictureHead | null {
  const notFrames = new Set([0xc4, 0xc8, 0xcc]);
  for (let at = 2; ;) {
    const marker = file.readUInt16BE(at);
    if (marker < 0xff_00) return null;
    const kind = marker & 0xff;
    // Fill bytes before a marker.
    if (kind === 0xff) at += 1;
    else if (kind >= 0xc0 && kind <= 0xcf && !notFrames.has(kind))
      return { format: 'jpeg', height: file.readUInt16BE(at + 5), width: file.readUInt16BE(at + 7) };
    else at += 2 + Math.max(2, file.readUInt16BE(at + 2));
  }
}

/** The first chunk (RFC 9649, 2.5 to 2.7) is the extended header, or the picture, lossless or not. */
function webpHead(file: Buffer): PictureHead | null {
  const name = file.toString('latin1', 12, 16);
  if (name === 'VP8X')
    return { format: 'webp', width: file.readUIntLE(24, 3) + 1, height: file.readUIntLE(27, 3) + 1 };
  if (name === 'VP8 ')
    return {
      format: 'webp',
      width: file.readUInt16LE(26) & 0x3f_ff,
      height: file.readUInt16LE(28) & 0x3f_ff,
    };
  if (name !== 'VP8L') return null;
  const bits = file.readUInt32LE(21);
  return { format: 'webp', width: (bits & 0x3f_ff) + 1, height: ((bits >>> 14) & 0x3f_ff) + 1 };
}
