import sharp, { type Sharp } from 'sharp';
import type { ImageSettings } from '#shared/image-metadata.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { ImageTask } from '../contract.ts';
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
  const size = { width, height, fit: 'cover', kernel: 'lanczos3' } as const;
  const pixels = await decoded('The picture to begin with', picturePath, (file) =>
    file.flatten({ background: '#fff' }).resize(size).toColourspace('srgb').removeAlpha(),
  );
  if (maskPath === null) return { pixels, width, height, mask: null };
  const values = await decoded('The mask', maskPath, (file) =>
    file.flatten({ background: '#000' }).resize(size).toColourspace('b-w'),
  );
  return { pixels, width, height, mask: Uint8Array.from(values, (value) => (value < 128 ? 0 : 1)) };
}

async function decoded(what: string, path: string, change: (file: Sharp) => Sharp): Promise<Uint8Array> {
  try {
    return await change(sharp(path, { failOn: 'error' }).autoOrient())
      .raw({ depth: 'uchar' })
      .toBuffer();
  } catch (error) {
    throw new PolyptychError('bad_input', `${what} cannot be read: choose it again.`, { cause: error });
  }
}
