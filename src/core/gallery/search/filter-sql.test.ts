import { expect, test } from 'vitest';
import { wholeGallery } from '#shared/contract/gallery.ts';
import { filterSql, numbersPerMs } from './filter-sql.ts';

test('of two ranges of time one condition is made, so that an index leads to where both begin', () => {
  const range = { from: 20 * numbersPerMs, before: 90 * numbersPerMs };
  const both = filterSql({ ...wholeGallery, from: 10, before: 50 }, { range });
  expect(both.parameters).toEqual([20 * numbersPerMs, 50 * numbersPerMs]);
  expect(both.conditions.filter((condition) => condition.startsWith('images.number'))).toEqual([
    'images.number >= ?',
    'images.number < ?',
  ]);
  expect(filterSql(wholeGallery, { range: { from: 5 } }).parameters).toEqual([5, Number.MAX_SAFE_INTEGER]);
});
