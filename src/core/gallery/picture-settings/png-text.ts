import { crc32, inflateSync } from 'node:zlib';
import { PolyptychError } from '#shared/errors.ts';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Length, type and checksum of a chunk. */
const frameBytes = 12;
/** The largest workflows that people embed are a few megabytes. */
const largestTextBytes = 16 * 1024 * 1024;
const mostTexts = 256;

export const isPng = (file: Buffer): boolean => file.subarray(0, signature.length).equals(signature);

/**
 * The texts of a PNG file (chunks tEXt, zTXt and iTXt of https://www.w3.org/TR/png-3/) by keyword; of two with the same
 * keyword the first. Throws `bad_input` on a file that is torn or lies about itself, and on texts beyond 16 MB in all,
 * unpacked.
 */
export function readPngTexts(file: Buffer): Map<string, string> {
  if (!isPng(file)) throw refusal('it does not begin as one');
  const texts = new Map<string, string>();
  let left = largestTextBytes;
  for (let at = signature.length; ;) {
    if (at + frameBytes > file.length) throw refusal('it ends in the middle of a chunk');
    const length = file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    const end = at + frameBytes + length;
    if (end > file.length) throw refusal(`its ${type} chunk is longer than the file`);
    const content = file.subarray(at + 8, end - 4);
    if (isText(type)) {
      if (crc32(file.subarray(at + 4, end - 4)) !== file.readUInt32BE(end - 4))
        throw refusal(`the checksum of its ${type} chunk is wrong`);
      const { keyword, text } = readText(type, content, left);
      left -= text.length;
      if (!texts.has(keyword)) texts.set(keyword, text);
      if (texts.size > mostTexts) throw refusal(`it has more than ${mostTexts} texts`);
    }
    if (type === 'IEND') return texts;
    at = end;
  }
}

const textTypes = ['tEXt', 'zTXt', 'iTXt'] as const;
type TextType = (typeof textTypes)[number];
const isText = (type: string): type is TextType => textTypes.some((known) => known === type);

function readText(type: TextType, content: Buffer, mostBytes: number): { keyword: string; text: string } {
  const keywordEnd = content.indexOf(0);
  if (keywordEnd < 1 || keywordEnd > 79) throw refusal(`its ${type} chunk has no keyword`);
  const keyword = content.toString('latin1', 0, keywordEnd);
  const rest = content.subarray(keywordEnd + 1);
  switch (type) {
    case 'tEXt':
      return { keyword, text: bounded(rest, mostBytes).toString('latin1') };
    case 'zTXt':
      return { keyword, text: inflated(rest.subarray(1), mostBytes).toString('latin1') };
    case 'iTXt': {
      // Compression flag and method, then the language and the translated keyword, each ended by 0.
      const languageEnd = rest.indexOf(0, 2);
      const translatedEnd = languageEnd < 0 ? -1 : rest.indexOf(0, languageEnd + 1);
      if (translatedEnd < 0) throw refusal('its iTXt chunk is torn');
      const body = rest.subarray(translatedEnd + 1);
      const text = rest[0] === 1 ? inflated(body, mostBytes) : bounded(body, mostBytes);
      return { keyword, text: text.toString('utf8') };
    }
  }
}

function bounded(content: Buffer, mostBytes: number): Buffer {
  if (content.length <= mostBytes) return content;
  throw refusal(`its texts are larger than ${largestTextBytes / 1024 / 1024} MB`);
}

/** Stops as soon as there is more than allowed: a few bytes can unpack to gigabytes. */
function inflated(packed: Buffer, mostBytes: number): Buffer {
  try {
    return inflateSync(packed, { maxOutputLength: Math.max(1, mostBytes) });
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    throw refusal(
      tooLarge ? `its texts are larger than ${largestTextBytes / 1024 / 1024} MB` : 'a packed text is torn',
    );
  }
}

const refusal = (why: string) =>
  new PolyptychError('bad_input', `The file is not a PNG picture that can be read: ${why}.`);
