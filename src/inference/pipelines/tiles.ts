/**
 * Overlapping tiles that are blended into one whole, as diffusers' tiled decoding has them: a quarter of each tile is
 * shared with the next one, and there one fades into the other.
 */
const sharedPart = 0.25;

/** Where tiles of `size` start along `length`, so that neighbours share at least a quarter and the last ends with it. */
export function tileStarts(length: number, size: number): number[] {
  if (length <= size) return [0];
  const count = Math.ceil((length - size) / Math.max(1, Math.floor(size * (1 - sharedPart)))) + 1;
  return Array.from({ length: count }, (_, index) => Math.round((index * (length - size)) / (count - 1)));
}

/** Cuts one tile out of planes of `height` times `width`. */
export function cutTile(
  planes: Float32Array,
  [channels, height, width]: readonly [number, number, number],
  { top, left, rows, columns }: { top: number; left: number; rows: number; columns: number },
): Float32Array {
  const tile = new Float32Array(channels * rows * columns);
  for (let channel = 0; channel < channels; channel += 1)
    for (let row = 0; row < rows; row += 1) {
      const start = (channel * height + top + row) * width + left;
      tile.set(planes.subarray(start, start + columns), (channel * rows + row) * columns);
    }
  return tile;
}

export interface Blend {
  /** Adds a tile whose upper left corner comes to lie there. */
  add(
    tile: Float32Array,
    place: { top: number; left: number; rows: number; columns: number; fade: number },
  ): void;
  /** The blended planes. Every pixel has been covered by a tile. */
  planes(): Float32Array;
}

export function createBlend(channels: number, height: number, width: number): Blend {
  const sums = new Float32Array(channels * height * width);
  const weights = new Float32Array(height * width);
  return {
    add(tile, { top, left, rows, columns, fade }) {
      const across = edgeWeights(columns, fade, left > 0, left + columns < width);
      const down = edgeWeights(rows, fade, top > 0, top + rows < height);
      for (let row = 0; row < rows; row += 1)
        for (let column = 0; column < columns; column += 1) {
          const weight = (down[row] ?? 0) * (across[column] ?? 0);
          const target = (top + row) * width + left + column;
          weights[target] = (weights[target] ?? 0) + weight;
          for (let channel = 0; channel < channels; channel += 1) {
            const index = channel * height * width + target;
            const value = tile[(channel * rows + row) * columns + column] ?? NaN;
            sums[index] = (sums[index] ?? 0) + weight * value;
          }
        }
    },
    planes: () => sums.map((sum, index) => sum / (weights[index % weights.length] ?? NaN)),
  };
}

/** 1, and falling evenly over `fade` pixels towards edges where a neighbour takes over; never 0. */
function edgeWeights(length: number, fade: number, hasBefore: boolean, hasAfter: boolean): Float32Array {
  const ramp = (distance: number) => Math.min(1, (distance + 0.5) / fade);
  return Float32Array.from(
    { length },
    (_, index) => (hasBefore ? ramp(index) : 1) * (hasAfter ? ramp(length - 1 - index) : 1),
  );
}
