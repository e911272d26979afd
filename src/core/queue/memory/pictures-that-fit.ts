import { pictureMemory } from '../../models/picture-memory.ts';

/** What a process held at the most (bytes) after it had drawn so many pixels at once, and never more. */
export interface MemoryPoint {
  pixels: number;
  bytes: number;
}

/** The next batch may be so many times as large as the largest that was seen: beyond that a line says too little. */
const largestGrowth = 2;
/**
 * A single measurement holds what has nothing to do with the picture, too: the runtime's own, and what its allocator took
 * ahead. More than so many times what a picture is expected to take is none of it.
 */
const mostBytesPerPixel = 4 * pictureMemory({ width: 1, height: 1 });

/**
 * How many pictures a device may draw at once in `roomBytes`, by the straight line through what was measured there. From
 * one measurement alone, what it took beside the weights is taken to grow with the pictures, within reason. At least 1;
 * Infinity where nothing was measured.
 * @param points - of one model on one device: the first and the last by pixels are looked at
 * @param pixels - of one picture
 */
export function picturesThatFit(
  points: readonly MemoryPoint[],
  { weightBytes, pixels, roomBytes }: { weightBytes: number; pixels: number; roomBytes: number },
): number {
  const [first] = points;
  const last = points.at(-1);
  if (!first || !last || pixels <= 0) return Infinity;
  const bytesPerPixel =
    first.pixels < last.pixels
      ? (last.bytes - first.bytes) / (last.pixels - first.pixels)
      : Math.min(mostBytesPerPixel, Math.max(0, last.bytes - weightBytes) / last.pixels);
  const more = bytesPerPixel > 0 ? (roomBytes - last.bytes) / bytesPerPixel : Infinity;
  const together = Math.min(last.pixels + more, largestGrowth * last.pixels);
  return Math.max(1, Math.floor(together / pixels));
}
