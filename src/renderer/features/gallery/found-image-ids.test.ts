import { expect, test } from 'vitest';
import { wholeGallery } from '#shared/contract/gallery.ts';
import { sampleImage } from '#shared/contract/samples.ts';
import type { Call } from '../../connection/session.ts';
import { foundImageIds } from './found-image-ids.ts';

/** A gallery of so many pictures, paged as the core pages it. */
function galleryOf(count: number) {
  const asked: number[] = [];
  const call = (async (_name: string, { cursor, limit }: { cursor: string | null; limit: number }) => {
    asked.push(limit);
    const start = Number(cursor ?? 0);
    const end = Math.min(count, start + limit);
    const images = Array.from({ length: end - start }, (_, index) =>
      sampleImage({ id: `image-${start + index}` }),
    );
    return {
      images,
      nextCursor: end < count ? String(end) : null,
      matching: count,
      total: count,
      favorites: 0,
    };
  }) as unknown as Call;
  return { call, asked };
}
const filter = { ...wholeGallery, favoritesOnly: true };

test('all pages are read, in order', async () => {
  const { call } = galleryOf(620);
  const ids = await foundImageIds(call, filter, 1000);
  expect(ids).toHaveLength(620);
  expect([ids[0], ids[619]]).toEqual(['image-0', 'image-619']);
});

test('no more are read than are wanted', async () => {
  const { call, asked } = galleryOf(5000);
  expect(await foundImageIds(call, filter, 1000)).toHaveLength(1000);
  expect(asked).toEqual([500, 500]);
});

test('an empty gallery has none', async () => {
  expect(await foundImageIds(galleryOf(0).call, filter, 1000)).toEqual([]);
});
