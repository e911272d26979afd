import { expect, test } from 'vitest';
import { createUniformIntegers, splitSeed, uniform } from './random.ts';

test('the generator gives the numbers of the published xoshiro128**', () => {
  // Worked out apart from this code, with integers of any size.
  const expected = [11_520, 0, 5_927_040, 70_819_200, 2_031_721_883, 1_637_235_492];
  const next = createUniformIntegers([1, 2, 3, 4]);
  expect(Array.from(expected, next)).toEqual(expected);
});

test('a seed is spread over the state as the published splitmix32 does it', () => {
  // Worked out apart from this code, with integers of any size.
  expect(splitSeed(0)).toEqual([1684164658, 3653269916, 2939563536, 2141751570]);
});

test('uniform numbers are at least 0, below 1, and even', () => {
  const next = createUniformIntegers(splitSeed(3));
  const values = Array.from({ length: 50_000 }, () => uniform(next));
  expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...values)).toBeLessThan(1);
  expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0.5, 2);
});
