import { expect, test } from 'vitest';
import { multiProcessorsOf } from './cores.ts';

test.each([
  ['V100', 5120, '7.0', 80],
  ['A100', 6912, '8.0', 108],
  ['RTX 4090', 16_384, '8.9', 128],
  ['H200', 16_896, '9.0', 132],
])('%s: %i cores of compute capability %s are %i multiprocessors', (_name, cores, capability, count) => {
  expect(multiProcessorsOf(cores, capability)).toBe(count);
});

test('a generation that is not known, or a number that does not fit it, is not guessed at', () => {
  expect(multiProcessorsOf(6912, '99.0')).toBeNull();
  expect(multiProcessorsOf(6913, '8.0')).toBeNull();
  expect(multiProcessorsOf(null, '8.0')).toBeNull();
  expect(multiProcessorsOf(6912, null)).toBeNull();
});
