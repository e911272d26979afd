import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { layTiles, tileShares } from './tiles.ts';

const overlap = { shared: 32, faded: 12 };

test('a short length is one tile, and a longer one is covered from end to end', () => {
  expect(layTiles(100, 256, overlap)).toEqual({ size: 256, starts: [0] });
  expect(layTiles(256, 256, overlap).starts).toEqual([0]);
  expect(layTiles(257, 256, overlap).starts).toEqual([0, 1]);
  expect(layTiles(704, 256, overlap).starts).toEqual([0, 224, 448]);
});

test('whatever the length, the shares of a pixel add up to one, and edges that saw no surroundings count nothing', () => {
  const margin = (overlap.shared - overlap.faded) / 2;
  fc.assert(
    fc.property(
      fc.integer({ min: 64, max: 900 }),
      fc.constantFrom(64, 128, 256),
      fc.constantFrom(1, 2, 4),
      (length, size, scale) => {
        const row = layTiles(length, size, overlap);
        const sums = new Float32Array(Math.max(length, size) * scale);
        for (const [index, shares] of tileShares(row, scale, overlap).entries()) {
          const start = row.starts[index] ?? NaN;
          for (const [offset, share] of shares.entries()) {
            expect(share).toBeGreaterThanOrEqual(0);
            const position = start * scale + offset;
            sums[position] = (sums[position] ?? NaN) + share;
          }
          const inner = [
            ...(index > 0 ? shares.subarray(0, margin * scale) : []),
            ...(index < row.starts.length - 1 ? shares.subarray(-margin * scale) : []),
          ];
          expect(inner.every((share) => share === 0)).toBe(true);
        }
        for (const sum of sums) expect(sum).toBeCloseTo(1, 5);
      },
    ),
    { numRuns: 60 },
  );
});
