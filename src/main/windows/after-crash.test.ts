import { expect, test } from 'vitest';
import { afterCrash } from './after-crash.ts';

test('a page that crashes is loaded again, and the third time within a minute one is asked', () => {
  expect(afterCrash([0])).toBe('reload');
  expect(afterCrash([0, 10_000])).toBe('reload');
  expect(afterCrash([0, 10_000, 20_000])).toBe('ask');
});

test('crashes that lie far apart are single ones', () => {
  expect(afterCrash([0, 60_000, 120_000, 180_000])).toBe('reload');
});
