import { describe, expect, it } from 'vitest';
import type { GalleryFilter, GallerySection, Image } from '#shared/contract/gallery.ts';
import { createVirtualClock } from '#shared/virtual-clock.ts';
import { sampleImage } from '#shared/contract/samples.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { Call } from '../../connection/session.ts';
import { createGallery } from './gallery-store.ts';

const perDay = 1000;
const image = (index: number, favorite = false): Image =>
  sampleImage({ id: `p${index}`, createdAt: index, favorite, prompt: `picture ${index}` });

/** A small core that really keeps pictures, a thousand a day. */
function createCore(count: number) {
  let images = Array.from({ length: count }, (_, index) => image(index, index % 2 === 0)).toReversed();
  const asked: string[] = [];
  let failure: PolyptychError | null = null;
  let held: Promise<void> | null = null;
  interface Asked {
    filter: GalleryFilter;
    section: Extract<GallerySection, { kind: 'day' }>;
    offset: number;
    limit: number;
  }
  const found = ({ filter }: Asked) => images.filter(({ favorite }) => favorite || !filter.favoritesOnly);
  const answers: Record<string, (input: Asked) => unknown> = {
    'gallery.sections'(input) {
      const days = Map.groupBy(found(input), ({ createdAt }) => Math.floor(createdAt / perDay));
      return {
        sections: [...days].map(([number, list]) => ({
          section: {
            kind: 'day',
            date: `day ${number}`,
            from: number * perDay,
            before: (number + 1) * perDay,
          },
          pictures: list.length,
        })),
        matching: found(input).length,
        total: images.length,
        favorites: images.filter(({ favorite }) => favorite).length,
      };
    },
    'gallery.list': (input) => ({ images: found(input).slice(0, input.limit) }),
    'gallery.section'(input) {
      const { section, offset, limit } = input;
      const list = found(input).filter(
        ({ createdAt }) => createdAt >= section.from && createdAt < section.before,
      );
      return { images: list.slice(offset, offset + limit) };
    },
  };
  const call = (async (name: string, input: Asked) => {
    asked.push(name);
    const answer = answers[name]?.(input);
    await held;
    if (failure) throw failure;
    return answer;
  }) as unknown as Call;
  const gallery = createGallery({ call, clock: createVirtualClock(), timeZone: 'UTC' });
  return {
    gallery,
    asked,
    fail: (error: PolyptychError | null) => (failure = error),
    hold(promise: Promise<void> | null) {
      held = promise;
    },
    add(index: number) {
      images = [image(index), ...images];
      gallery.apply({ name: 'gallery.added', payload: { images: [image(index)] } });
    },
  };
}

const settle = async () => {
  for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
};
const idsOf = ({ gallery }: ReturnType<typeof createCore>) =>
  gallery.store.getState().images.map(({ id }) => id);

describe('the gallery store', () => {
  it('knows the whole list at once and loads what is looked at, and nothing twice', async () => {
    const core = createCore(2500);
    await core.gallery.reload();
    expect(core.gallery.store.getState().counts?.matching).toBe(2500);
    expect(core.gallery.store.getState().images.length).toBe(120);
    core.gallery.look('grid', { start: 1480, end: 1520 });
    await settle();
    expect(idsOf(core)).toContain('p980');
    const before = core.asked.length;
    core.gallery.look('grid', { start: 1481, end: 1520 });
    await settle();
    expect(core.asked.length).toBe(before);
  });

  it('lets go of what is far away, and keeps what somebody looks at', async () => {
    const core = createCore(9000);
    await core.gallery.reload();
    core.gallery.look('focus', { start: 0, end: 1 });
    for (let start = 0; start < 9000; start += 100) {
      core.gallery.look('grid', { start, end: start + 100 });
      await settle();
    }
    expect(idsOf(core).length).toBeLessThan(2500);
    expect(idsOf(core)).toEqual(expect.arrayContaining(['p8999', 'p0']));
  });

  it('says why it could not load, keeps what it has, and recovers', async () => {
    const core = createCore(1);
    const { gallery } = core;
    await gallery.reload();
    core.fail(new PolyptychError('disk_full', 'The disk is full.'));
    await gallery.reload();
    expect(gallery.store.getState().load).toEqual({ state: 'failed', message: 'The disk is full.' });
    expect(idsOf(core)).toEqual(['p0']);
    core.fail(null);
    await gallery.reload();
    expect(gallery.store.getState().load).toEqual({ state: 'ready' });
  });

  it('counts anew after a change, and shows the first picture of a new day', async () => {
    const core = createCore(1000);
    await core.gallery.reload();
    core.gallery.look('grid', { start: 0, end: 10 });
    core.add(1000);
    await settle();
    expect(idsOf(core)[0]).toBe('p1000');
    expect(core.gallery.store.getState().counts).toEqual({ matching: 1001, total: 1001, favorites: 500 });
  });

  it('shows what has come while its list was on the way', async () => {
    const core = createCore(3);
    const { promise, resolve } = Promise.withResolvers<void>();
    core.hold(promise);
    core.gallery.look('grid', { start: 0, end: 10 });
    const loaded = core.gallery.reload();
    core.add(3);
    core.hold(null);
    resolve();
    await loaded;
    await settle();
    expect(idsOf(core)).toEqual(['p3', 'p2', 'p1', 'p0']);
  });

  it('shows the last list that was asked for, whatever answer comes last', async () => {
    const core = createCore(4);
    await core.gallery.reload();
    const { promise, resolve } = Promise.withResolvers<void>();
    core.hold(promise);
    core.gallery.setFilter({ favoritesOnly: true });
    core.hold(null);
    core.gallery.setFilter({ favoritesOnly: false });
    await settle();
    resolve();
    await settle();
    expect(idsOf(core)).toEqual(['p3', 'p2', 'p1', 'p0']);
    expect(core.gallery.store.getState().list).toBe(2);
  });

  it('does not load anew for a filter that stays', async () => {
    const core = createCore(2);
    await core.gallery.reload();
    const before = core.asked.length;
    core.gallery.setFilter({ search: '' });
    expect(core.asked.length).toBe(before);
    core.gallery.setFilter({ favoritesOnly: true });
    await settle();
    expect(idsOf(core)).toEqual(['p0']);
  });
});
