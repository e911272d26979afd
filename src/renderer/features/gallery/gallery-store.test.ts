import { describe, expect, it } from 'vitest';
import type { GalleryPage, Image } from '#shared/contract/gallery.ts';
import { sampleImage } from '#shared/contract/samples.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { Call } from '../../connection/session.ts';
import { createGallery } from './gallery-store.ts';

const image = (id: string, createdAt: number, favorite = false): Image =>
  sampleImage({ id, createdAt, favorite, prompt: `picture ${id}` });

interface ListInput {
  filter: { favoritesOnly: boolean };
  cursor?: string | null;
  limit: number;
}

/** A small core that really keeps pictures; pages of two. */
function createCore(count: number) {
  let images = Array.from({ length: count }, (_, index) => image(`p${index}`, count - index));
  const lists: ListInput[] = [];
  let failure: PolyptychError | null = null;
  const answers: Record<string, (input: never) => unknown> = {
    'gallery.list'(input: ListInput): GalleryPage {
      lists.push(input);
      const matching = images.filter(({ favorite }) => favorite || !input.filter.favoritesOnly);
      const start = Number(input.cursor ?? 0);
      const end = start + Math.min(2, input.limit);
      return {
        images: matching.slice(start, end),
        nextCursor: end < matching.length ? String(end) : null,
        matching: matching.length,
        total: images.length,
        favorites: images.filter(({ favorite }) => favorite).length,
      };
    },
  };
  const call = (async (name: string, input: never) => {
    if (failure) throw failure;
    return answers[name]?.(input);
  }) as unknown as Call;
  return {
    gallery: createGallery({ call }),
    lists,
    change: (next: Image) => (images = images.map((old) => (old.id === next.id ? next : old))),
    fail: (error: PolyptychError | null) => (failure = error),
  };
}

const settle = async () => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

describe('the gallery store', () => {
  it('loads page after page until the end, and no further', async () => {
    const { gallery, lists } = createCore(3);
    await gallery.reload();
    await gallery.loadMore();
    await gallery.loadMore();
    expect(gallery.store.getState().images.map(({ id }) => id)).toEqual(['p0', 'p1', 'p2']);
    expect(lists.length).toBe(2);
  });

  it('says why it could not load, keeps what it has, and recovers', async () => {
    const { gallery, fail } = createCore(1);
    await gallery.reload();
    fail(new PolyptychError('disk_full', 'The disk is full.'));
    await gallery.reload();
    expect(gallery.store.getState()).toMatchObject({
      load: { state: 'failed', message: 'The disk is full.' },
    });
    expect(gallery.store.getState().images.length).toBe(1);
    fail(null);
    await gallery.reload();
    expect(gallery.store.getState().load).toEqual({ state: 'ready' });
  });

  it('counts anew after a change', async () => {
    const { gallery, change } = createCore(2);
    await gallery.reload();
    change({ ...image('p1', 1), favorite: true });
    gallery.apply({ name: 'gallery.changed', payload: { image: { ...image('p1', 1), favorite: true } } });
    await settle();
    expect(gallery.store.getState().counts).toEqual({ matching: 2, total: 2, favorites: 1 });
  });

  it('loads from the start when the filter changes, and not when it stays', async () => {
    const { gallery, lists } = createCore(2);
    await gallery.reload();
    gallery.setFilter({ search: '' });
    expect(lists.length).toBe(1);
    gallery.setFilter({ favoritesOnly: true });
    await settle();
    expect(gallery.store.getState()).toMatchObject({ images: [], counts: { matching: 0, total: 2 } });
  });
});
