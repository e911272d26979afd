import { expect, test } from 'vitest';
import { pauseMs } from '../hub/retrying.ts';
import { checkDiskSpace } from './disk-space.ts';
import { createRate } from './rate.ts';

test('pauses grow to half a minute, and are never shorter than what the server asks for', () => {
  expect([1, 2, 3, 4, 5, 6, 7].map((failures) => pauseMs(failures, null) / 1000)).toEqual([
    1, 2, 4, 8, 16, 30, 30,
  ]);
  expect(pauseMs(1, 90_000)).toBe(90_000);
  expect(pauseMs(6, 1000)).toBe(30_000);
});

test('the rate is that of the last seconds, and unknown at first', () => {
  const rate = createRate();
  rate.note(0, 100);
  expect(rate.bytesPerSecond()).toBeNull();
  rate.note(100, 200);
  expect(rate.bytesPerSecond()).toBeNull();
  rate.note(1000, 1100);
  expect(rate.bytesPerSecond()).toBe(1000);
  rate.note(9000, 1100);
  rate.note(10_000, 1100);
  expect(rate.bytesPerSecond()).toBe(0);
});

test('a disk must have room for the model and a little more; what is there already needs none', () => {
  const mebibyte = 1024 ** 2;
  expect(() => checkDiskSpace(1000 * mebibyte, 1100 * mebibyte, '/models')).toThrow(
    'The model needs 1000 MB, and 1.1 GB are free in /models: free some space, or choose another folder.',
  );
  expect(() => checkDiskSpace(1000 * mebibyte, 1256 * mebibyte, '/models')).not.toThrow();
  expect(() => checkDiskSpace(0, 0, '/models')).not.toThrow();
});
