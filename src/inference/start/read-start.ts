import { readFile } from 'node:fs/promises';
import type { ImageSettings } from '#shared/image-metadata.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { ImageTask } from '../contract.ts';
import { type Fitting, decodeToFit } from '../image-codec.ts';
import type { StartPicture } from './start-picture.ts';

export type StartFiles = NonNullable<ImageTask['start']>;

/**
 * Decodes the picture to begin with, and its mask. They fill the size that is asked for: what stands out at two sides is
 * cut off evenly. Throws `bad_input` with one sentence for files that are no pictures.
 */
export async function readStart(
  { picturePath, maskPath }: StartFiles,
  { width, height }: Pick<ImageSettings, 'width' | 'height'>,
): Promise<StartPicture> {
  const read = (what: string, path: string, background: number) =>
    decoded(what, path, { width, height, background });
  const pixels = await read('The picture to begin with', picturePath, 255);
  if (maskPath === null) return { pixels, width, height, mask: null };
  const light = await read('The mask', maskPath, 0);
  const mask = Uint8Array.from({ length: width * height }, (_, index) => (isLight(light, index) ? 1 : 0));
  return { pixels, width, height, mask };
}

/** By the eye's measure of the three colours (ITU-R BT.601). */
function isLight(pixels: Uint8Array, index: number): boolean {
  const at = (colour: number) => pixels[index * 3 + colour] ?? 0;
  return 0.299 * at(0) + 0.587 * at(1) + 0.114 * at(2) >= 127.5;
}

async function decoded(what: string, path: string, fitting: Fitting): Promise<Uint8Array> {
  try {
    return await decodeToFit(await readFile(path), fitting);
  } catch (error) {
    throw new PolyptychError('bad_input', `${what} cannot be read: choose it again.`, { cause: error });
  }
}
