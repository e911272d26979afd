import { expect, test } from 'vitest';
import { pasteOver } from './paste-over.ts';

const [width, height] = [40, 30];
const grey = (value: number) => new Uint8Array(width * height * 3).fill(value);
const masked = (inside: (row: number, column: number) => boolean) =>
  Uint8Array.from({ length: width * height }, (_, index) =>
    inside(Math.floor(index / width), index % width) ? 1 : 0,
  );
const drawn = { pixels: new Uint8ClampedArray(grey(200)), width, height };

test('what the mask leaves out keeps its pixels, and the middle of the mask is the drawn one', () => {
  const mask = masked((row, column) => row >= 5 && row < 25 && column >= 10 && column < 35);
  const { pixels } = pasteOver(drawn, { pixels: grey(100), mask, width, height });
  const at = (row: number, column: number) => pixels[(row * width + column) * 3];
  const outside = pixels.filter((_, index) => mask[Math.floor(index / 3)] === 0);
  expect(outside.length).toBeGreaterThan(0);
  expect(new Set(outside)).toEqual(new Set([100]));
  expect(at(15, 22)).toBe(200);
  // From the edge inwards it only gets stronger.
  const along = Array.from({ length: 10 }, (_, step) => at(15, 10 + step) ?? NaN);
  expect(along).toEqual(along.toSorted((a, b) => a - b));
  expect(along[0]).toBeGreaterThan(100);
  expect(along[0]).toBeLessThan(120);
});

test('the border of the picture is no edge of the mask', () => {
  const mask = masked((_row, column) => column < 20);
  const { pixels } = pasteOver(drawn, { pixels: grey(100), mask, width, height });
  expect(pixels[0]).toBe(200);
});

test('a mask of everything, and no mask, leave nothing of the start picture', () => {
  for (const mask of [null, masked(() => true)])
    expect(pasteOver(drawn, { pixels: grey(100), mask, width, height }).pixels).toEqual(drawn.pixels);
});
