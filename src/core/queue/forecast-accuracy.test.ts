import { expect, test } from 'vitest';
import { createForecastAccuracy } from './forecast-accuracy.ts';

test('before enough attempts have ended, a quarter more or less is said', () => {
  const accuracy = createForecastAccuracy();
  for (let index = 0; index < 7; index++) accuracy.record(10, 10);
  expect(accuracy.spread()).toEqual({ low: 0.75, high: 1.25 });
});

test('predictions that come true make a narrow band, and one outlier does not widen it', () => {
  const accuracy = createForecastAccuracy();
  for (let index = 0; index < 20; index++) accuracy.record(10, index % 2 === 0 ? 9.8 : 10.3);
  accuracy.record(10, 90);
  const { low, high } = accuracy.spread();
  expect(low).toBeCloseTo(0.98);
  expect(high).toBeCloseTo(1.03);
});

test('predictions that were all too short still lie in the band, at its beginning', () => {
  const accuracy = createForecastAccuracy();
  for (let index = 0; index < 20; index++) accuracy.record(10, 15);
  expect(accuracy.spread()).toEqual({ low: 1, high: 1.5 });
});

test('what was long ago is forgotten, and nothing is learnt from a prediction of nothing', () => {
  const accuracy = createForecastAccuracy();
  for (let index = 0; index < 40; index++) accuracy.record(10, 20);
  for (let index = 0; index < 40; index++) accuracy.record(10, 10);
  accuracy.record(0, 10);
  expect(accuracy.spread()).toEqual({ low: 1, high: 1 });
});
