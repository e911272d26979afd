import { expect, test } from 'vitest';
import { judge } from './picture.ts';
import { type Sighting, createSeenPictures } from './seen-pictures.ts';

const minuteMs = 60_000;
const picture = (minute: number, decided = false, jobId: string | null = null): Sighting => ({
  createdAt: minute * minuteMs,
  jobId,
  decided,
});
/** Minutes of those seen; the pictures are given oldest first. */
function seenOf(pictures: readonly Sighting[]): number[] {
  const seen: number[] = [];
  const sittings = createSeenPictures<Sighting>(({ createdAt }) => seen.push(createdAt / minuteMs));
  for (const one of pictures.toReversed()) sittings.add(one);
  sittings.end();
  return seen.toReversed();
}

test('a sitting in which something was decided was seen, also the batches in it that nothing was kept of', () => {
  const sitting = [picture(0), picture(10, true), picture(20)];
  const ignored = [picture(100), picture(110)];
  const later = [picture(200), picture(210, true)];
  expect(seenOf([...sitting, ...ignored, ...later])).toEqual([0, 10, 20, 200, 210]);
});

test('what is newer than the last decision counts only where it is of the same job', () => {
  expect(seenOf([picture(0), picture(1, true, 'a'), picture(2, false, 'a'), picture(3, false, 'b')])).toEqual(
    [0, 1, 2],
  );
});

test('what runs without a pause is cut, so that one decision does not speak for thousands', () => {
  const night = Array.from({ length: 1000 }, (_, minute) => picture(minute, minute === 500));
  expect(seenOf([...night, picture(2000, true)]).length).toBeLessThanOrEqual(201);
});

test('nothing was seen where nothing was decided', () => {
  expect(seenOf([picture(0), picture(1)])).toEqual([]);
});

test('favorites and ratings of 4 and 5 are kept, unless rejected or deleted; a low rating is a decision, too', () => {
  const undecided = { favorite: false, rating: null, rejected: false, deleted: false };
  expect(judge(undecided)).toEqual({ decided: false, kept: false });
  expect(judge({ ...undecided, favorite: true })).toEqual({ decided: true, kept: true });
  expect(judge({ ...undecided, rating: 4 })).toEqual({ decided: true, kept: true });
  expect(judge({ ...undecided, rating: 3 })).toEqual({ decided: true, kept: false });
  expect(judge({ ...undecided, favorite: true, deleted: true })).toEqual({ decided: true, kept: false });
});
