import { expect, test } from 'vitest';
import { latentMask, toPlanes } from './start-picture.ts';

test('pixels become planes from -1 to 1, and what is to be drawn anew becomes grey', () => {
  const pixels = Uint8Array.of(0, 127.5, 255, 255, 0, 0);
  const planes = [-1, 1, 127 / 127.5 - 1, -1, 1, -1].map(Math.fround);
  expect([...toPlanes({ pixels })]).toEqual(planes);
  expect([...toPlanes({ pixels }, Uint8Array.of(0, 1))]).toEqual([-1, 0, planes[2], 0, 1, 0]);
});

test('the mask of the latents is that of the pixels at their corners', () => {
  const mask = Uint8Array.of(1, 0, 0, 1, 0, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 0);
  expect([...latentMask(mask, [2, 2], 2)]).toEqual([1, 0, 1, 0]);
});
