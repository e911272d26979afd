import { open } from 'node:fs/promises';
import exif from 'exif-reader';
import { PolyptychError } from '#shared/errors.ts';
import { parametersChunkKeyword } from '#shared/image-metadata.ts';
import { exifBlockOf } from './exif-block.ts';
import { isPng, readPngTexts } from './png-text.ts';

/** A PNG of 8192x8192 in full colour, hardly packed. */
const largestFileBytes = 256 * 1024 * 1024;

/**
 * The texts that a PNG, JPEG or WebP file carries, by keyword; a JPEG's or WebP's comment counts as `parameters`, which is
 * where the programs that write it put what they would put there; ComfyUI has its own way. Throws `not_found` or `bad_input` with one sentence.
 */
export async function readPictureTexts(path: string): Promise<Map<string, string>> {
  const texts = textsOf(await readBounded(path));
  if (texts) return texts;
  throw new PolyptychError('bad_input', `${path} is not a PNG, JPEG or WebP picture: choose another file.`);
}

/** The same of a file's content; null where it is no such picture. Throws `bad_input` for a PNG that is torn. */
export function textsOf(file: Buffer): Map<string, string> | null {
  if (isPng(file)) return readPngTexts(file);
  const block = exifBlockOf(file);
  if (block === undefined) return null;
  return block === null ? new Map() : textsInExif(block);
}

async function readBounded(path: string): Promise<Buffer> {
  const handle = await open(path).catch((error: unknown) => {
    throw new PolyptychError('not_found', `The file ${path} cannot be opened: check its name and rights.`, {
      cause: error,
    });
  });
  try {
    const { size } = await handle.stat();
    if (size > largestFileBytes)
      throw new PolyptychError(
        'bad_input',
        `${path} is larger than ${largestFileBytes / 1024 / 1024} MB: no picture of this app or its like is.`,
      );
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** The comment; and what ComfyUI writes as the camera's name, `prompt:{…}` and `workflow:{…}`. */
function textsInExif(block: Buffer): Map<string, string> {
  const texts = new Map<string, string>();
  const { Image: image, Photo: photo } = exifOf(block);
  for (const value of [image?.Model, image?.Make]) {
    const [, keyword, text] = /^(prompt|workflow):(.*)$/s.exec(typeof value === 'string' ? value : '') ?? [];
    if (keyword !== undefined && text !== undefined) texts.set(keyword, text);
  }
  const comment: unknown = photo?.UserComment;
  if (comment instanceof Uint8Array) texts.set(parametersChunkKeyword, commentOf(Buffer.from(comment)));
  return texts;
}

/** Exif's UserComment: eight bytes that name the encoding, then the text. */
function commentOf(comment: Buffer): string {
  const encoding = comment.toString('latin1', 0, 8);
  const text = comment.subarray(8);
  if (encoding.startsWith('UNICODE')) return utf16(text);
  return text.toString(encoding.startsWith('ASCII') ? 'latin1' : 'utf8').replace(/\0+$/, '');
}

/** A torn block says nothing. */
function exifOf(block: Buffer): Partial<ReturnType<typeof exif>> {
  try {
    return exif(block);
  } catch {
    return {};
  }
}

/** Programs disagree on the order of the bytes: the zeros of the Latin letters give it away. */
function utf16(text: Buffer): string {
  let zerosFirst = 0;
  let zerosSecond = 0;
  for (let at = 0; at + 1 < text.length; at += 2) {
    if (text[at] === 0) zerosFirst += 1;
    if (text[at + 1] === 0) zerosSecond += 1;
  }
  const even = text.subarray(0, text.length - (text.length % 2));
  const ordered = zerosFirst > zerosSecond ? Buffer.from(even).swap16() : even;
  return ordered.toString('utf16le').replace(/\0+$/, '');
}
