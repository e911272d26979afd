import { expect, test } from 'vitest';
import { type Picks, changePicks } from './pick-change.ts';

const none: Picks = { favorite: false, rating: null, rejected: false };
const imageId = 'a';

test('what a change leaves out stays, and its undo names only what it changed', () => {
  expect(changePicks({ ...none, favorite: true }, { imageId, rating: 4 })).toEqual({
    after: { favorite: true, rating: 4, rejected: false },
    undo: { imageId, rating: null },
  });
});

test('a change to what is there already changes nothing', () => {
  expect(changePicks({ ...none, rating: 3 }, { imageId, rating: 3, favorite: false })).toBeNull();
  expect(changePicks(none, { imageId })).toBeNull();
});

test('a rejected favorite is none any more, and the undo gives both back', () => {
  const rejected = changePicks({ ...none, favorite: true }, { imageId, rejected: true });
  expect(rejected).toEqual({
    after: { favorite: false, rating: null, rejected: true },
    undo: { imageId, favorite: true, rejected: false },
  });
  expect(changePicks(rejected?.after ?? none, rejected?.undo ?? { imageId })?.after).toEqual({
    ...none,
    favorite: true,
  });
});

test('a favorite is not rejected any more', () => {
  expect(changePicks({ ...none, rejected: true }, { imageId, favorite: true })?.after).toEqual({
    ...none,
    favorite: true,
  });
});

test('the undo of every change from every state leads back, also after another window rated', () => {
  const booleans = [true, false];
  const ratings = [null, 1, 5];
  for (const favorite of booleans)
    for (const rejected of booleans)
      for (const rating of ratings) {
        if (favorite && rejected) continue;
        const before = { favorite, rating, rejected };
        for (const change of [{ favorite: !favorite }, { rejected: !rejected }, { rating: 3 }]) {
          const done = changePicks(before, { imageId, ...change });
          if (!done) throw new Error('Each of these changes something.');
          expect(changePicks(done.after, done.undo)?.after).toEqual(before);
          if ('rating' in change) continue;
          expect(changePicks({ ...done.after, rating: 2 }, done.undo)?.after.rating).toBe(2);
        }
      }
});
