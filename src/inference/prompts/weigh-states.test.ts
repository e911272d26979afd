import { array, assert, float, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { weighStates } from './weigh-states.ts';

const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

test('without weights the states are the same, to the bit', () => {
  const data = Float32Array.of(0.1, -3, 2e-9, 7);
  expect(weighStates({ data, dims: [1, 2, 2] }, [1, 1]).data).toBe(data);
});

test('the states of a token are multiplied, and the mean of all is restored', () => {
  const { data } = weighStates({ data: Float32Array.of(1, 3, 2, 2), dims: [1, 2, 2] }, [1, 3]);
  // 1, 3, 6, 6 have the mean 4; it was 2.
  expect(data).toEqual(Float32Array.of(0.5, 1.5, 3, 3));
});

test('states whose mean cancels out are weighed without being blown up', () => {
  const { data } = weighStates({ data: Float32Array.of(1, -1, 4, -4), dims: [1, 2, 2] }, [1, 1.5]);
  expect(data).toEqual(Float32Array.of(1, -1, 6, -6));
  const uneven = Float32Array.of(2, -1, -1, 0.5);
  const largest = Math.max(...weighStates({ data: uneven, dims: [1, 2, 2] }, [1, 2]).data.map(Math.abs));
  expect(largest).toBeLessThanOrEqual(4);
});

test('states of one sign keep their mean, whatever the weights', () => {
  const states = array(float({ min: Math.fround(0.1), max: 10, noNaN: true }), {
    minLength: 8,
    maxLength: 8,
  });
  const weights = array(
    integer({ min: 2, max: 30 }).map((tenths) => tenths / 10),
    {
      minLength: 4,
      maxLength: 4,
    },
  );
  assert(
    property(states, weights, (values, weight) => {
      const { data } = weighStates({ data: Float32Array.from(values), dims: [1, 4, 2] }, weight);
      expect(mean(data)).toBeCloseTo(mean(values), 4);
    }),
  );
});
