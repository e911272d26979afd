import { rmSync } from 'node:fs';
import {
  formatParameters,
  type ImageSettings,
  parametersChunkKeyword,
  settingsChunkKeyword,
} from '#shared/image-metadata.ts';
import { writeFileDurably } from './atomic-file.ts';
import type { ImageTask } from './contract.ts';
import { encodePng, encodeThumbnail } from './image-codec.ts';
import type { Picture } from './pipelines/vae-decoder.ts';
import { withTextChunks } from './png.ts';

export interface WriteImageOptions extends Pick<ImageTask, 'settings' | 'imagePath' | 'thumbnails'> {
  picture: Picture;
  leaseId: string;
}

/**
 * Writes the PNG with both text chunks and its thumbnails (WebP, or PNG where the name ends so), side by side.
 * Either all are there afterwards, or none and an error is thrown; none is ever half a file.
 */
export async function writeImageFiles(options: WriteImageOptions): Promise<{ fileSizeBytes: number }> {
  const { picture, settings, imagePath, leaseId } = options;
  const [image, ...thumbnails] = await Promise.all([
    encodeImage(picture, settings),
    ...neededThumbnails(options).map(async ({ path, size }) => ({
      path,
      data: await encodeThumbnail(picture, size, path.endsWith('.png') ? 'png' : 'webp'),
    })),
  ]);
  const files = [{ path: imagePath, data: image }, ...thumbnails];
  const results = await Promise.allSettled(
    files.map(({ path, data }) => writeFileDurably(path, data, leaseId)),
  );
  const failure = results.find((result) => result.status === 'rejected');
  if (failure) {
    for (const [index, { path }] of files.entries())
      if (results[index]?.status === 'fulfilled') rmSync(path, { force: true });
    throw failure.reason;
  }
  return { fileSizeBytes: image.length };
}

/** A thumbnail is never larger than its picture: what would only repeat a smaller one is left out. */
function neededThumbnails({ picture, thumbnails }: WriteImageOptions) {
  const side = Math.max(picture.width, picture.height);
  return thumbnails.filter((_, index) => index === 0 || side > (thumbnails[index - 1]?.size ?? 0));
}

async function encodeImage(picture: Picture, settings: ImageSettings): Promise<Buffer> {
  return withTextChunks(await encodePng(picture), [
    { keyword: parametersChunkKeyword, text: formatParameters(settings) },
    { keyword: settingsChunkKeyword, text: asciiJson(settings) },
  ]);
}

/** JSON whose other characters are written as escapes: readers that mistake the encoding cannot spoil it. */
function asciiJson(value: object): string {
  return JSON.stringify(value).replaceAll(
    /[^\u0020-\u007e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
