import { join } from 'node:path';

/** A thumbnail and the longer side that it has at most, in pixels. */
export interface ThumbnailFile {
  path: string;
  size: number;
}

/**
 * A picture's thumbnails: for the grid, and for screens with more pixels to the inch. The second is there only for pictures
 * that are larger than the first, and older ones have none.
 */
export function thumbnailFiles(folder: string, imageId: string): [ThumbnailFile, ThumbnailFile] {
  return [
    { path: join(folder, `${imageId}.webp`), size: 256 },
    { path: join(folder, `${imageId}-large.webp`), size: 512 },
  ];
}
