import { expect, test } from 'vitest';
import { daysLeftLabel } from './days-left.ts';

const day = 24 * 60 * 60 * 1000;

test('days are counted from thirty down, and the last one is one', () => {
  expect(daysLeftLabel(1000, 1000)).toBe('30 days left');
  expect(daysLeftLabel(1000, 1000 + 28.5 * day)).toBe('2 days left');
  expect(daysLeftLabel(1000, 1000 + 29.5 * day)).toBe('1 day left');
  expect(daysLeftLabel(1000, 1000 + 31 * day)).toBe('about to go');
  // A clock that was set back.
  expect(daysLeftLabel(1000, 0)).toBe('30 days left');
});
