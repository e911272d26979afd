/** One dimension of a tile grid: where tiles begin and how they meet, in pixels of the input. */
export interface TileRow {
  /** Of each tile. */
  size: number;
  starts: readonly number[];
}

/** How much neighbours share at least, and over how many pixels one fades into the other in the middle of that. */
export interface Overlap {
  shared: number;
  faded: number;
}

/** A tile's share, from 0 to 1, of each of its pixels; all tiles' shares of a pixel add up to 1. */
export type Shares = Float32Array;

/** Lays the fewest tiles of a size along a length, evenly; one where it is short enough. */
export function layTiles(length: number, size: number, { shared }: Overlap): TileRow {
  if (length <= size) return { size, starts: [0] };
  const count = Math.ceil((length - shared) / (size - shared));
  const stride = (length - size) / (count - 1);
  return { size, starts: Array.from({ length: count }, (_, index) => Math.round(index * stride)) };
}

/**
 * What each tile counts for along one dimension of the output, which is `scale` times larger. In the middle of what two
 * tiles share the one fades into the other; the outer pixels of a tile, of which it did not see the surroundings, count
 * for nothing.
 */
export function tileShares({ size, starts }: TileRow, scale: number, { faded }: Overlap): Shares[] {
  const width = faded * scale;
  /** How far the later of two neighbours has faded in at an output pixel. */
  const fadedIn = (earlier: number, later: number, position: number) => {
    const middle = ((later + earlier + size) / 2) * scale;
    return Math.min(1, Math.max(0, (position + 0.5 - middle) / width + 0.5));
  };
  return starts.map((start, index) => {
    const [before, after] = [starts[index - 1], starts[index + 1]];
    return Float32Array.from({ length: size * scale }, (_, offset) => {
      const position = start * scale + offset;
      const fromBefore = before === undefined ? 1 : fadedIn(before, start, position);
      const toAfter = after === undefined ? 0 : fadedIn(start, after, position);
      return fromBefore - toAfter;
    });
  });
}
