import { expect, test } from 'vitest';
import { createRecentValues } from './recent-values.ts';

test('the values that were not asked for longest are forgotten first', () => {
  const values = createRecentValues<number>(2);
  values.set('a', 1);
  values.set('b', 2);
  expect(values.get('a')).toBe(1);
  values.set('c', 3);
  expect(values.get('b')).toBeUndefined();
  expect([values.get('a'), values.get('c')]).toEqual([1, 3]);
});

test('a value that is set again replaces the old one and forgets no other', () => {
  const values = createRecentValues<number>(2);
  values.set('a', 1);
  values.set('b', 2);
  values.set('a', 3);
  expect([values.get('a'), values.get('b')]).toEqual([3, 2]);
});
