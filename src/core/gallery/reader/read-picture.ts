import { createHash } from 'node:crypto';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { decodePicture, encodeThumbnail } from '#inference/image-codec.ts';
import { PolyptychError } from '#shared/errors.ts';
import { textsOf } from '../picture-settings/picture-text.ts';
import { ownSettings } from '../picture-settings/programs/polyptych.ts';
import { readSettings } from '../picture-settings/read-settings.ts';
import type { ReadPicture, ReaderOptions, ReadTask } from './contract.ts';
import { readPictureHead } from './picture-size.ts';

const largestFileBytes = 256 * 1024 * 1024;

/**
 * Reads a picture of whoever made it and writes its thumbnails. Throws with one sentence for what is no picture, is
 * damaged, or is larger than anybody makes.
 */
export async function readPicture(
  { path, decode, thumbnails }: ReadTask,
  { mostPixels }: ReaderOptions,
): Promise<ReadPicture> {
  const { file, modifiedAt } = await readFileOf(path);
  const head = readPictureHead(file);
  if (!head) throw refusal('It is not a PNG, JPEG or WebP picture.');
  if (head.width < 1 || head.height < 1 || head.width * head.height > mostPixels)
    throw refusal(
      `It has ${head.width} x ${head.height} pixels: at most ${(mostPixels / 1_000_000).toFixed(0)} million are read.`,
    );
  const texts = textsOf(file) ?? new Map<string, string>();
  let { width, height } = head;
  if (decode || thumbnails.length > 0) {
    const picture = await decodePicture(file).catch((cause: unknown) => {
      throw new PolyptychError('bad_input', 'It is damaged: its pixels cannot be decoded.', { cause });
    });
    ({ width, height } = picture);
    for (const thumbnail of thumbnails) {
      const format = thumbnail.path.endsWith('.png') ? 'png' : 'webp';
      await replaceFile(thumbnail.path, await encodeThumbnail(picture, thumbnail.size, format));
    }
  }
  return {
    format: head.format,
    sha256: createHash('sha256').update(file).digest('hex'),
    sizeBytes: file.length,
    modifiedAt,
    width,
    height,
    settings: readSettings(texts),
    own: ownSettings(texts),
  };
}

async function readFileOf(path: string): Promise<{ file: Buffer; modifiedAt: number }> {
  const handle = await open(path).catch((cause: unknown) => {
    throw new PolyptychError('not_found', 'It cannot be opened: check that it is there and may be read.', {
      cause,
    });
  });
  try {
    const status = await handle.stat();
    if (!status.isFile()) throw refusal('It is not a file.');
    if (status.size > largestFileBytes)
      throw refusal(`It is larger than ${largestFileBytes / 1024 / 1024} MB.`);
    return { file: await handle.readFile(), modifiedAt: Math.round(status.mtimeMs) };
  } finally {
    await handle.close();
  }
}

/** Thumbnails can be made again: they need not survive a power cut, but are never half a file. */
async function replaceFile(path: string, content: Buffer): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

const refusal = (sentence: string) => new PolyptychError('bad_input', sentence);
