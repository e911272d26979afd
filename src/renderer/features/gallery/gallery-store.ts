import { createStore, type StoreApi } from 'zustand/vanilla';
import type { GalleryFilter, GallerySort } from '#shared/contract/gallery.ts';
import { toErrorReport } from '#shared/errors.ts';
import type { Clock } from '../../connection/clock.ts';
import type { Call } from '../../connection/session.ts';
import {
  type GalleryEvent,
  type GalleryState,
  initialGalleryState,
  keepOnly,
  type Range,
  reduceGallery,
  withImages,
  withList,
  withOutline,
} from './gallery-state.ts';
import { nextPart } from './next-part.ts';
import { createPacedAdditions } from './paced-additions.ts';

/** Who looks at pictures: each keeps what it looks at, and a bit around it, from being let go. */
export type GalleryViewer = 'grid' | 'focus' | 'detail';

export interface Gallery {
  store: StoreApi<GalleryState>;
  apply(event: GalleryEvent): void;
  /** Loads the list anew and keeps showing what is there until it comes. */
  reload(): Promise<void>;
  /** Says which places of the list somebody looks at; what is missing of them is loaded. null: nobody any more. */
  look(viewer: GalleryViewer, range: Range | null): void;
  setFilter(change: Partial<GalleryFilter>): void;
  setSort(sort: GallerySort): void;
  /** Shows a place of the list in the grid. */
  goTo(place: number): void;
}

const firstImages = 120;
/** Loaded on both sides of what is looked at. */
const margin = 60;
/** More than this many pictures are let go until only those around what is looked at are left. */
const mostImages = 2000;
const keptAround = 400;

/** The gallery's copy: an outline of the whole list, and the pictures that are looked at. Its state shows what fails. */
export function createGallery({
  call,
  clock,
  timeZone,
}: {
  call: Call;
  clock: Clock;
  timeZone: string;
}): Gallery {
  const store = createStore<GalleryState>()(() => initialGalleryState);
  const viewers = new Map<GalleryViewer, Range>();
  let loading: AbortController | null = null;
  let outlining: 'no' | 'yes' | 'again' = 'no';
  /** Something happened while a list was on its way: its two parts may be from before and after it. */
  let newsOnTheWay = false;
  let filling = false;

  const asked = () => {
    const { filter, sort } = store.getState();
    return { filter, sort };
  };
  const around = (range: Range, by: number) => ({
    start: Math.max(0, range.start - by),
    end: range.end + by,
  });

  const paced = createPacedAdditions(clock, (event) => {
    store.setState((state) => reduceGallery(state, event));
    newsOnTheWay = loading !== null;
    if (store.getState().counts !== null) void outline();
  });

  async function load() {
    loading?.abort();
    paced.drop();
    const controller = new AbortController();
    loading = controller;
    newsOnTheWay = false;
    const { signal } = controller;
    store.setState({ load: { state: 'loading' } });
    try {
      const [found, { images }] = await Promise.all([
        call('gallery.sections', { ...asked(), timeZone }, { signal }),
        call('gallery.list', { ...asked(), limit: firstImages }, { signal }),
      ]);
      if (loading === controller) store.setState((state) => withList(state, found, images));
    } catch (error) {
      if (loading === controller)
        store.setState({ load: { state: 'failed', message: toErrorReport(error).message } });
    } finally {
      if (loading === controller) loading = null;
    }
    if (newsOnTheWay && loading === null) void outline();
    else void fill();
  }

  /** Only the core counts; at most one question at a time. */
  async function outline() {
    if (outlining !== 'no') return void (outlining = 'again');
    outlining = 'yes';
    try {
      const { list } = store.getState();
      const found = await call('gallery.sections', { ...asked(), timeZone });
      if (loading === null && store.getState().list === list)
        store.setState((state) => withOutline(state, found));
    } catch {
      // The next connection brings a new list.
    }
    const again = (outlining as string) === 'again';
    outlining = 'no';
    if (again) await outline();
    else void fill();
  }

  /** Loads what is looked at and not here, part by part: what has been scrolled past meanwhile is not asked for. */
  async function fill() {
    if (filling) return;
    filling = true;
    try {
      for (;;) {
        const state = store.getState();
        const ranges = [...viewers.values()];
        const part =
          state.load.state === 'ready'
            ? (nextPart(state, ranges) ??
              nextPart(
                state,
                ranges.map((range) => around(range, margin)),
              ))
            : null;
        if (!part) break;
        const { key, ...place } = part;
        const { images } = await call('gallery.section', { ...asked(), ...place });
        const now = store.getState();
        if (now.list !== state.list || loading !== null) continue;
        // Fewer than there should be: the outline is out of date, and comes again before anything is asked for twice.
        if (images.length < place.limit) {
          void outline();
          break;
        }
        store.setState(letGo(withImages(now, key, place.offset, images)));
      }
    } catch (error) {
      store.setState({ load: { state: 'failed', message: toErrorReport(error).message } });
    } finally {
      filling = false;
    }
  }

  function letGo(state: GalleryState): GalleryState {
    if (state.images.length <= mostImages) return state;
    return keepOnly(
      state,
      [...viewers.values()].map((range) => around(range, keptAround)),
    );
  }

  return {
    store,
    apply: paced.offer,
    reload: load,
    look(viewer, range) {
      const old = viewers.get(viewer);
      if (old?.start === range?.start && old?.end === range?.end) return;
      if (range) viewers.set(viewer, range);
      else viewers.delete(viewer);
      void fill();
    },
    setFilter(change) {
      const old = store.getState().filter;
      const filter = { ...old, ...change };
      if (JSON.stringify(filter) === JSON.stringify(old)) return;
      store.setState({ filter });
      void load();
    },
    setSort(sort) {
      if (store.getState().sort === sort) return;
      store.setState({ sort });
      void load();
    },
    goTo: (place) => store.setState({ goal: { place } }),
  };
}
