import { expect, test } from 'vitest';
import { createNormalNoise } from './noise.ts';

test('the same seed gives the same numbers, however they are asked for', () => {
  const whole = createNormalNoise(42).next(1001);
  const inParts = createNormalNoise(42);
  const parts = [...inParts.next(3), ...inParts.next(1), ...inParts.next(997)];
  expect(parts).toEqual([...whole]);
});

test('seeds beside each other give unrelated numbers', () => {
  const count = 20_000;
  for (const [first, second] of [
    [0, 1],
    [1, 2],
    [4_294_967_294, 4_294_967_295],
  ] as const) {
    const a = createNormalNoise(first).next(count);
    const b = createNormalNoise(second).next(count);
    const correlation = a.reduce((sum, value, index) => sum + value * (b[index] ?? NaN), 0) / count;
    expect(Math.abs(correlation)).toBeLessThan(4 / Math.sqrt(count));
  }
});

test('the numbers are normal: mean, spread, skewness, kurtosis and tails', () => {
  const count = 200_000;
  const values = createNormalNoise(7).next(count);
  const moment = (power: number) => values.reduce((sum, value) => sum + value ** power, 0) / count;
  expect(moment(1)).toBeCloseTo(0, 1.7);
  expect(moment(2)).toBeCloseTo(1, 1.7);
  expect(moment(3)).toBeCloseTo(0, 1.3);
  expect(moment(4)).toBeCloseTo(3, 1);
  const beyondTwo = values.filter((value) => Math.abs(value) > 2).length / count;
  expect(beyondTwo).toBeCloseTo(0.0455, 2);
});

test('a seed keeps its numbers from release to release', () => {
  expect([...createNormalNoise(1).next(6)]).toMatchInlineSnapshot(`
    [
      -0.42192327976226807,
      1.5840927362442017,
      0.4366670250892639,
      0.14492876827716827,
      -1.4569166898727417,
      -0.11079485714435577,
    ]
  `);
});
