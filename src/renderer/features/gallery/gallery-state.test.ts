import { describe, expect, it } from 'vitest';
import { type GalleryPage, type Image, wholeGallery } from '#shared/contract/gallery.ts';
import { sampleImage } from '#shared/contract/samples.ts';
import { type GalleryState, initialGalleryState, reduceGallery, withPage } from './gallery-state.ts';

const image = (id: string, createdAt: number, changes: Partial<Image> = {}): Image =>
  sampleImage({ id, createdAt, ...changes });

const page = (images: Image[], nextCursor: string | null = null): GalleryPage => ({
  images,
  nextCursor,
  matching: images.length,
  total: images.length,
  favorites: 0,
});

const ready = (images: Image[], nextCursor: string | null = null): GalleryState =>
  withPage(initialGalleryState, page(images, nextCursor), true);
const ids = (state: GalleryState) => state.images.map(({ id }) => id).join(' ');
const added = (...images: Image[]) => ({ name: 'gallery.added', payload: { images } }) as const;

describe('the gallery', () => {
  it('shows a new picture first, and only once', () => {
    const state = reduceGallery(ready([image('b', 2), image('a', 1)]), added(image('c', 3)));
    expect(ids(reduceGallery(state, added(image('c', 3))))).toBe('c b a');
  });

  it('puts a restored picture back where it was', () => {
    expect(ids(reduceGallery(ready([image('c', 3), image('a', 1)]), added(image('b', 2))))).toBe('c b a');
  });

  it('leaves a picture that is older than all loaded ones to a later page', () => {
    expect(ids(reduceGallery(ready([image('c', 3)], 'more'), added(image('a', 1))))).toBe('c');
    expect(ids(reduceGallery(ready([image('c', 3)], null), added(image('a', 1))))).toBe('c a');
  });

  it('leaves out what the filter does not show', () => {
    const filtered = { ...ready([]), filter: { ...wholeGallery, search: 'TENT' } };
    const state = reduceGallery(filtered, added(image('a', 1), image('b', 2, { prompt: 'a blue tent' })));
    expect(ids(state)).toBe('b');
  });

  it('drops a picture that is no favorite any more, and takes one that became one', () => {
    const favorites = {
      ...ready([image('a', 1, { favorite: true })]),
      filter: { ...wholeGallery, favoritesOnly: true },
    };
    const without = reduceGallery(favorites, { name: 'gallery.changed', payload: { image: image('a', 1) } });
    expect(ids(without)).toBe('');
    const payload = { image: image('b', 2, { favorite: true }) };
    expect(ids(reduceGallery(without, { name: 'gallery.changed', payload }))).toBe('b');
  });

  it('tells a page again what happened while it was on its way', () => {
    let state: GalleryState = { ...initialGalleryState, load: { state: 'loading' } };
    state = reduceGallery(state, added(image('c', 3)));
    state = reduceGallery(state, { name: 'gallery.removed', payload: { imageIds: ['a'] } });
    state = withPage(state, page([image('b', 2), image('a', 1)]), true);
    expect(ids(state)).toBe('c b');
    expect(state.news).toEqual([]);
  });

  it('adds a later page without showing anything twice', () => {
    const state = {
      ...ready([image('c', 3), image('b', 2)], 'more'),
      load: { state: 'loading-more' } as const,
    };
    expect(ids(withPage(state, page([image('b', 2), image('a', 1)]), false))).toBe('c b a');
  });
});
