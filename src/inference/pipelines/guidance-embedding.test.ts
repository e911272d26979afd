import { expect, test } from 'vitest';
import { guidanceEmbedding } from './guidance-embedding.ts';

test('a scale of 1 is where nothing is guided: sines of zero, cosines of one', () => {
  expect([...guidanceEmbedding(1, 6).data]).toEqual([0, 0, 0, 1, 1, 1]);
});

test('frequencies fall from 1 to a ten-thousandth, and an odd width ends with a zero', () => {
  const { data, dims } = guidanceEmbedding(1.002, 5);
  expect(dims).toEqual([1, 5]);
  expect([...data]).toEqual(
    [Math.sin(2), Math.sin(0.0002), Math.cos(2), Math.cos(0.0002), 0].map((value) =>
      expect.closeTo(value, 5),
    ),
  );
});
