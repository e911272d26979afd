import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LaneDemand, evenly, submissionsOf } from './submissions.ts';

const lane = (changes: Partial<LaneDemand> = {}): LaneDemand => ({
  live: true,
  taken: 0,
  waiting: 0,
  lookAhead: 2,
  stretch: 50,
  ...changes,
});

test('room is divided so that nobody has more than one more than anybody who got something', () => {
  const counts = fc.array(fc.nat(100), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(counts, fc.integer({ min: 1, max: 500 }), (before, room) => {
      const shares = evenly(before, room);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(room);
      const after = before.map((count, index) => count + (shares[index] ?? 0));
      const grown = after.filter((_count, index) => (shares[index] ?? 0) > 0);
      expect(Math.max(...grown)).toBeLessThanOrEqual(Math.min(...after) + 1);
    }),
  );
});

test('models are submitted one of each in turn, as many as there are devices', () => {
  expect(submissionsOf([lane(), lane()], 2, null)).toEqual([0, 1, 0, 1]);
  expect(submissionsOf([lane(), lane(), lane()], 2, null)).toEqual([0, 1, 0, 1]);
  expect(submissionsOf([lane({ live: false }), lane()], 2, null)).toEqual([1, 1, 1, 1]);
});

test('a model whose stretch is submitted gives its place to the one that had none', () => {
  const lanes = [lane({ taken: 50, waiting: 2 }), lane({ taken: 30, waiting: 2 }), lane()];
  expect(submissionsOf(lanes, 2, null)).toEqual([2, 2]);
});

test('nothing is submitted while more than half of what should wait still does', () => {
  expect(submissionsOf([lane({ lookAhead: 4, waiting: 3 })], 1, null)).toEqual([]);
  expect(submissionsOf([lane({ lookAhead: 4, waiting: 2 })], 1, null)).toEqual([0, 0]);
});

test('a limit on pictures is never passed', () => {
  expect(submissionsOf([lane(), lane({ taken: 1 })], 4, 3)).toEqual([0, 1, 0]);
  expect(submissionsOf([lane()], 4, 0)).toEqual([]);
});
