import sharp from 'sharp';
import {
  formatParameters,
  type ImageSettings,
  parametersChunkKeyword,
  settingsChunkKeyword,
} from '#shared/image-metadata.ts';
import { writeFileAtomically } from './atomic-file.ts';
import type { ImageTask } from './contract.ts';
import type { Picture } from './pipelines/vae-decoder.ts';
import { withTextChunks } from './png.ts';

// One picture at a time: caches of the image library would only hold memory.
sharp.cache(false);

export interface WriteImageOptions extends Pick<
  ImageTask,
  'settings' | 'imagePath' | 'thumbnailPath' | 'thumbnailSize'
> {
  picture: Picture;
  leaseId: string;
}

/**
 * Writes the PNG with both text chunks and its thumbnail (WebP, or PNG where the name ends so), side by side.
 * Either both are there afterwards or an error is thrown; the picture itself is never half a file.
 */
export async function writeImageFiles(options: WriteImageOptions): Promise<{ fileSizeBytes: number }> {
  const { picture, settings, imagePath, thumbnailPath, thumbnailSize, leaseId } = options;
  const [image, thumbnail] = await Promise.all([
    encodeImage(picture, settings),
    encodeThumbnail(picture, thumbnailSize, thumbnailPath.endsWith('.png') ? 'png' : 'webp'),
  ]);
  const written = await Promise.allSettled([
    writeFileAtomically(imagePath, image, leaseId),
    writeFileAtomically(thumbnailPath, thumbnail, leaseId),
  ]);
  for (const result of written) if (result.status === 'rejected') throw result.reason;
  return { fileSizeBytes: image.length };
}

async function encodeImage(picture: Picture, settings: ImageSettings): Promise<Buffer> {
  const png = await raw(picture).png().toBuffer();
  return withTextChunks(png, [
    { keyword: parametersChunkKeyword, text: formatParameters(settings) },
    { keyword: settingsChunkKeyword, text: JSON.stringify(settings) },
  ]);
}

function encodeThumbnail(picture: Picture, size: number, format: 'png' | 'webp'): Promise<Buffer> {
  return raw(picture)
    .resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true })
    .toFormat(format)
    .toBuffer();
}

function raw({ pixels, width, height }: Picture) {
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}
