import type { Picture } from '../pipelines/vae-decoder.ts';
import type { StartPicture } from './start-picture.ts';

/** Pixels over which the drawn part fades in, inside the mask: as wide as one latent of the usual models. */
const edge = 8;

/**
 * The drawn picture where the mask is, and the start picture's own pixels, unchanged, where it is not. The edge is soft
 * towards the inside of the mask.
 */
export function pasteOver(drawn: Picture, { pixels, mask, width, height }: StartPicture): Picture {
  if (!mask) return drawn;
  const distance = distanceInside(mask, width, height);
  const result = new Uint8ClampedArray(drawn.pixels.length);
  for (let index = 0; index < mask.length; index += 1) {
    const share = Math.min(1, (distance[index] ?? 0) / edge);
    for (let part = index * 3; part < index * 3 + 3; part += 1) {
      const kept = pixels[part] ?? 0;
      result[part] = kept + share * ((drawn.pixels[part] ?? 0) - kept);
    }
  }
  return { pixels: result, width, height };
}

/**
 * How far each pixel of the mask is from one outside of it, in pixels: the two passes of a chamfer distance transform
 * (Borgefors, 1986), with 1 along a side and the square root of 2 across a corner. The picture's own border is no edge.
 */
function distanceInside(mask: Uint8Array, width: number, height: number): Float32Array {
  const distance = Float32Array.from(mask, (value) => (value === 0 ? 0 : Infinity));
  const at = (row: number, column: number) =>
    row < 0 || column < 0 || row >= height || column >= width
      ? Infinity
      : (distance[row * width + column] ?? Infinity);
  const look = (row: number, column: number, back: 1 | -1) => {
    const index = row * width + column;
    distance[index] = Math.min(
      distance[index] ?? Infinity,
      at(row, column - back) + 1,
      at(row - back, column) + 1,
      at(row - back, column - 1) + Math.SQRT2,
      at(row - back, column + 1) + Math.SQRT2,
    );
  };
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1) look(row, column, 1);
  for (let row = height - 1; row >= 0; row -= 1)
    for (let column = width - 1; column >= 0; column -= 1) look(row, column, -1);
  return distance;
}
