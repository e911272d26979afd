import type { StartPicture } from '../start/start-picture.ts';

export interface TilePlace {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A part of a picture as planes of numbers from 0 to 1. Beyond the picture its last pixels go on. */
export function cutTile(
  picture: Pick<StartPicture, 'pixels' | 'width' | 'height'>,
  { left, top, width, height }: TilePlace,
): Float32Array {
  const planes = new Float32Array(3 * width * height);
  for (let row = 0; row < height; row += 1) {
    const sourceRow = Math.min(top + row, picture.height - 1) * picture.width;
    for (let column = 0; column < width; column += 1) {
      const source = (sourceRow + Math.min(left + column, picture.width - 1)) * 3;
      const target = row * width + column;
      for (let color = 0; color < 3; color += 1)
        planes[color * width * height + target] = (picture.pixels[source + color] ?? 0) / 255;
    }
  }
  return planes;
}
