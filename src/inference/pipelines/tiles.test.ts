import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { createBlend, cutTile, tileStarts } from './tiles.ts';

test('tiles cover all of a length, and neighbours share at least a quarter', () => {
  assert(
    property(integer({ min: 1, max: 400 }), integer({ min: 4, max: 128 }), (length, size) => {
      const starts = tileStarts(length, size);
      expect(starts[0]).toBe(0);
      expect((starts.at(-1) ?? 0) + Math.min(size, length)).toBe(length);
      for (const [index, start] of starts.slice(1).entries())
        // Starts are whole numbers: half a pixel may be missing on either side.
        expect(size - (start - (starts[index] ?? 0))).toBeGreaterThanOrEqual(Math.floor(size / 4) - 1);
    }),
  );
});

test('planes that are cut into tiles and blended are themselves again', () => {
  assert(
    property(
      integer({ min: 1, max: 30 }),
      integer({ min: 1, max: 30 }),
      integer({ min: 4, max: 12 }),
      (height, width, size) => {
        const planes = Float32Array.from({ length: 2 * height * width }, (_, index) => Math.sin(index) * 3);
        const blend = createBlend(2, height, width);
        for (const top of tileStarts(height, size))
          for (const left of tileStarts(width, size)) {
            const place = { top, left, rows: Math.min(size, height), columns: Math.min(size, width) };
            blend.add(cutTile(planes, [2, height, width], place), { ...place, fade: size / 4 });
          }
        for (const [index, value] of blend.planes().entries())
          expect(value).toBeCloseTo(planes[index] ?? NaN, 5);
      },
    ),
  );
});

test('where two tiles meet one fades into the other', () => {
  const blend = createBlend(1, 1, 12);
  const place = { top: 0, rows: 1, columns: 8, fade: 4 };
  blend.add(new Float32Array(8), { ...place, left: 0 });
  blend.add(new Float32Array(8).fill(1), { ...place, left: 4 });
  const planes = [...blend.planes()];
  expect(planes.slice(0, 4)).toEqual([0, 0, 0, 0]);
  expect(planes.slice(8)).toEqual([1, 1, 1, 1]);
  for (let index = 4; index < 9; index += 1)
    expect(planes[index]).toBeGreaterThan(planes[index - 1] ?? Infinity);
});
