import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { picturesThatFit } from './pictures-that-fit.ts';

const gibibyte = 1024 ** 3;
const pixels = 1024 * 1024;
/** A model with 7 GB of weights, of which each picture takes 2 GB more. */
const taking = (pictures: number) => ({ pixels: pictures * pixels, bytes: (7 + 2 * pictures) * gibibyte });
const fit = (measured: readonly number[], roomGibibytes: number, pictures = 1) =>
  picturesThatFit(measured.map(taking), {
    weightBytes: 7 * gibibyte,
    pixels: pictures * pixels,
    roomBytes: roomGibibytes * gibibyte,
  });

test('before anything was measured, memory is no reason to draw fewer', () => {
  expect(fit([], 1)).toBe(Infinity);
});

test('a batch doubles at most, and grows as far as there is room', () => {
  expect(fit([1], 100)).toBe(2);
  expect(fit([1, 2], 100)).toBe(4);
  expect(fit([1, 4], 100)).toBe(8);
  expect(fit([1, 2], 13)).toBe(3);
  expect(fit([1], 10)).toBe(1);
  expect(fit([1, 4], 11)).toBe(2);
});

test('what one picture took besides is not all taken for its own', () => {
  const measured = [{ pixels: 512 * 512, bytes: 6 * gibibyte }];
  const asked = { weightBytes: 2 * gibibyte, pixels: 512 * 512 };
  expect(picturesThatFit(measured, { ...asked, roomBytes: 7.5 * gibibyte })).toBe(2);
  expect(picturesThatFit(measured, { ...asked, roomBytes: 6.5 * gibibyte })).toBe(1);
});

test('larger pictures are fewer, smaller ones more', () => {
  expect(fit([1, 4], 100, 4)).toBe(2);
  expect(fit([1, 4], 100, 0.25)).toBe(32);
});

test('one picture is always tried: where it does not fit, others say what to do', () => {
  expect(fit([1], 2)).toBe(1);
  expect(fit([1, 8], 0)).toBe(1);
});

test('where a larger batch took no more memory, only the growth is bounded', () => {
  const same = [
    { pixels, bytes: gibibyte },
    { pixels: 2 * pixels, bytes: gibibyte },
  ];
  const asked = { weightBytes: gibibyte, pixels, roomBytes: 2 * gibibyte };
  expect(picturesThatFit(same, asked)).toBe(4);
  expect(picturesThatFit(same.slice(0, 1), asked)).toBe(2);
});

test('whatever a card and a model are, a batch that is allowed fits, and what fits is reached by and by', () => {
  const numbers = { weights: fc.integer({ min: 0, max: 40 }), each: fc.integer({ min: 1, max: 4 }) };
  fc.assert(
    fc.property(fc.record({ ...numbers, room: fc.integer({ min: 1, max: 160 }) }), (machine) => {
      const { weights, each, room } = machine;
      const bytesOf = (units: number) => (weights + each * units) * gibibyte;
      const roomBytes = room * gibibyte;
      fc.pre(bytesOf(1) <= roomBytes);
      const points = [{ pixels, bytes: bytesOf(1) }];
      const sizes = [1];
      for (;;) {
        const units = picturesThatFit(points, { weightBytes: weights * gibibyte, pixels, roomBytes });
        if (units <= (sizes.at(-1) ?? 0)) break;
        sizes.push(units);
        points.push({ pixels: units * pixels, bytes: bytesOf(units) });
      }
      const largest = sizes.at(-1) ?? 0;
      expect(bytesOf(largest)).toBeLessThanOrEqual(roomBytes);
      expect(bytesOf(largest + 1)).toBeGreaterThan(roomBytes);
    }),
  );
});
