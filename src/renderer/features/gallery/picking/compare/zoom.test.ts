import { expect, test } from 'vitest';
import { fitted, largestScale, panned, type Zoom, zoomed } from './zoom.ts';

/** Where a point of the picture (from its middle, in shares of the fitted picture) is seen. */
const seenAt = (zoom: Zoom, point: number) => point * zoom.scale + zoom.offsetX;

test('the point under the pointer stays there while the picture grows', () => {
  const first = zoomed(fitted, 2, { x: 0.25, y: -0.1 });
  expect(seenAt(first, 0.25)).toBeCloseTo(0.25);
  const second = zoomed(first, 1.5, { x: 0.1, y: 0 });
  const pictured = (0.1 - first.offsetX) / first.scale;
  expect(seenAt(second, pictured)).toBeCloseTo(0.1);
});

test('it ends at the whole picture and at the largest scale', () => {
  expect(zoomed(zoomed(fitted, 3, { x: 0.4, y: 0.4 }), 0.01)).toEqual(fitted);
  expect(zoomed(fitted, 1000).scale).toBe(largestScale);
});

test('no edge comes into the place: what fits cannot be moved', () => {
  expect(panned(fitted, 0.3, 0.3)).toEqual(fitted);
  expect(panned(zoomed(fitted, 2), 5, -5)).toEqual({ scale: 2, offsetX: 0.5, offsetY: -0.5 });
});
