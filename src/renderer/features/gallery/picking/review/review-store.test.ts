import { expect, test } from 'vitest';
import { wholeGallery } from '#shared/contract/gallery.ts';
import { sampleImage } from '#shared/contract/samples.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { Call } from '../../../../connection/session.ts';
import { createReview } from './review-store.ts';

const image = (index: number) => sampleImage({ id: `p${index}` });
const filter = { ...wholeGallery, search: 'red' };

/** A core with many pictures, whose answers come when they are let go. */
function createCore(count: number) {
  const asked: string[] = [];
  let failure: PolyptychError | null = null;
  const answers: Record<string, (input: never) => unknown> = {
    'gallery.list'({ cursor, limit }: { cursor: string | null; limit: number }) {
      const start = Number(cursor ?? 0);
      const end = Math.min(count, start + limit);
      const images = Array.from({ length: end - start }, (_, index) => image(start + index));
      return { images, nextCursor: end < count ? String(end) : null, matching: count };
    },
    'gallery.sorted': ({ imageIds }: { imageIds: string[] }) => ({ imageIds: imageIds.toSorted() }),
    'gallery.images': ({ imageIds }: { imageIds: string[] }) => ({
      images: imageIds.filter((id) => id !== 'p1').map((id) => sampleImage({ id })),
    }),
  };
  const call = (async (name: string, input: never) => {
    asked.push(name);
    if (failure) throw failure;
    return answers[name]?.(input);
  }) as unknown as Call;
  return { review: createReview({ call }), asked, fail: (error: PolyptychError | null) => (failure = error) };
}
/** Answers come within a few turns of the loop: nothing here waits for anything else. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

test('a hundred thousand pictures open with one page, and the next one comes before it is needed', async () => {
  const { review, asked } = createCore(100_000);
  await review.begin({ kind: 'filter', filter, sort: 'newest' });
  expect(asked).toHaveLength(1);
  expect(review.store.getState()).toMatchObject({ state: 'open', review: { index: 0, total: 100_000 } });
  for (let step = 0; step < 85; step += 1) review.step(1);
  await settled();
  expect(asked).toHaveLength(2);
  for (let step = 0; step < 100; step += 1) review.step(1);
  await settled();
  expect(review.store.getState()).toMatchObject({ review: { index: 185 } });
});

test('pictures that were chosen here and there are walked in the order of the gallery, without one that is gone', async () => {
  const { review } = createCore(0);
  await review.begin({ kind: 'images', imageIds: ['p2', 'p1', 'p0'], sort: 'oldest' });
  expect(review.store.getState()).toMatchObject({
    state: 'open',
    review: { total: 2, images: [{ id: 'p0' }, { id: 'p2' }] },
  });
});

test('a walk shows what becomes of its pictures, and one that is closed hears nothing', async () => {
  const { review } = createCore(3);
  await review.begin({ kind: 'filter', filter, sort: 'newest' });
  review.apply({ name: 'gallery.changed', payload: { image: { ...image(0), rating: 5 } } });
  review.apply({ name: 'gallery.removed', payload: { imageIds: ['p1'] } });
  expect(review.store.getState()).toMatchObject({
    review: { total: 2, images: [{ id: 'p0', rating: 5 }, { id: 'p2' }] },
  });
  review.close();
  review.apply({ name: 'gallery.changed', payload: { image: image(0) } });
  expect(review.store.getState()).toEqual({ state: 'closed' });
});

test('a first page that fails says why; a later one is asked for again at the next step', async () => {
  const { review, asked, fail } = createCore(300);
  fail(new PolyptychError('disconnected', 'There is no connection to Polyptych.'));
  await review.begin({ kind: 'filter', filter, sort: 'newest' });
  expect(review.store.getState()).toMatchObject({
    state: 'failed',
    message: 'There is no connection to Polyptych.',
  });
  fail(null);
  await review.begin({ kind: 'filter', filter, sort: 'newest' });
  fail(new PolyptychError('disconnected', 'There is no connection to Polyptych.'));
  for (let step = 0; step < 99; step += 1) review.step(1);
  await settled();
  fail(null);
  const before = asked.length;
  review.step(1);
  await settled();
  expect(asked).toHaveLength(before + 1);
  review.step(1);
  expect(review.store.getState()).toMatchObject({ review: { index: 100 } });
});
