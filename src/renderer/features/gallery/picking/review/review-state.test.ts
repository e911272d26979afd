import { expect, test } from 'vitest';
import { sampleImage } from '#shared/contract/samples.ts';
import {
  atEnd,
  beginReview,
  ended,
  movedTo,
  positionLabel,
  type Review,
  stepped,
  summaryOf,
  summarySentence,
  wantsMore,
  withImage,
  withMore,
  withoutImages,
} from './review-state.ts';

const image = (id: string) => sampleImage({ id });
const images = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => image(`p${index + from}`));
const seen = (review: Review) => review.images[review.index]?.id ?? null;

test('steps go to the end and back, and not further', () => {
  let review = beginReview(images(3), 3);
  expect(seen(stepped(review, -1))).toBe('p0');
  review = stepped(stepped(review, 1), 1);
  expect(positionLabel(review)).toBe('3 of 3');
  review = stepped(stepped(review, 1), 1);
  expect(atEnd(review)).toBe(true);
  expect(seen(stepped(review, -1))).toBe('p2');
});

test('pages come before they are needed, and a step waits at the last loaded picture rather than end early', () => {
  let review = beginReview(images(50), 120);
  expect(wantsMore(review)).toBe(false);
  for (let step = 0; step < 30; step += 1) review = stepped(review, 1);
  expect(wantsMore(review)).toBe(true);
  for (let step = 0; step < 30; step += 1) review = stepped(review, 1);
  expect(seen(review)).toBe('p49');
  // A picture that was rated meanwhile can come twice in another order.
  review = withMore(review, [...images(1), ...images(49, 50)], false);
  expect(review.images).toHaveLength(99);
  expect(seen(stepped(review, 1))).toBe('p50');
  review = withMore(review, [], true);
  expect(review.total).toBe(99);
  expect(wantsMore(review)).toBe(false);
});

test('a picture that goes leaves its place to the next one, and one before it moves nothing on the screen', () => {
  const review = stepped(beginReview(images(4), 4), 2);
  expect(seen(withoutImages(review, ['p2']))).toBe('p3');
  const before = withoutImages(review, ['p0', 'other']);
  expect(seen(before)).toBe('p2');
  expect(positionLabel(before)).toBe('2 of 3');
  expect(withoutImages(review, ['other'])).toBe(review);
});

test('the end tells about the pictures that were seen, as they are then', () => {
  let review = beginReview(images(6), 6);
  for (let step = 0; step < 4; step += 1) review = stepped(review, 1);
  review = withImage(review, { ...image('p0'), rating: 4 });
  review = withImage(review, { ...image('p1'), favorite: true });
  review = withImage(review, { ...image('p2'), rejected: true, rating: 1 });
  review = withImage(review, { ...image('p5'), rejected: true });
  const summary = summaryOf(ended(review));
  expect(summary).toEqual({ kept: 2, rejectedIds: ['p2'], undecidedIds: ['p3', 'p4'] });
  expect(summarySentence(summary)).toBe('You kept 2 pictures, rejected 1, and left 2 undecided.');
  expect(summaryOf(movedTo(review, 'p5')).rejectedIds).toEqual(['p2', 'p5']);
});
