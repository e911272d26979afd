import { createStore, type StoreApi } from 'zustand/vanilla';
import type { GalleryFilter } from '#shared/contract/gallery.ts';
import { toErrorReport } from '#shared/errors.ts';
import type { Call } from '../../connection/session.ts';
import {
  type GalleryEvent,
  type GalleryState,
  initialGalleryState,
  reduceGallery,
  withPage,
} from './gallery-state.ts';

export interface Gallery {
  store: StoreApi<GalleryState>;
  apply(event: GalleryEvent): void;
  /** Loads the first page again and keeps showing what is there until it comes. */
  reload(): Promise<void>;
  loadMore(): Promise<void>;
  setFilter(change: Partial<GalleryFilter>): void;
}

const pageSize = 100;

/** The gallery's copy. Loading shows its failure in the state. */
export function createGallery({ call }: { call: Call }): Gallery {
  const store = createStore<GalleryState>()(() => initialGalleryState);
  let loading: AbortController | null = null;
  let counting: 'no' | 'yes' | 'again' = 'no';

  async function load(cursor: string | null) {
    loading?.abort();
    const controller = new AbortController();
    loading = controller;
    store.setState({ load: { state: cursor === null ? 'loading' : 'loading-more' }, news: [] });
    try {
      const { filter } = store.getState();
      const page = await call(
        'gallery.list',
        { filter, cursor, limit: pageSize },
        { signal: controller.signal },
      );
      if (loading === controller) store.setState((state) => withPage(state, page, cursor === null));
    } catch (error) {
      if (loading === controller)
        store.setState({ load: { state: 'failed', message: toErrorReport(error).message } });
    } finally {
      if (loading === controller) loading = null;
    }
  }

  /** The core counts, since only a part of the gallery is here; at most one question at a time. */
  async function recount() {
    if (counting !== 'no') return void (counting = 'again');
    counting = 'yes';
    try {
      const { filter } = store.getState();
      const { matching, total, favorites } = await call('gallery.list', { filter, limit: 1 });
      if (store.getState().filter === filter) store.setState({ counts: { matching, total, favorites } });
    } catch {
      // The next connection brings new counts.
    }
    const again = (counting as string) === 'again';
    counting = 'no';
    if (again) await recount();
  }

  function apply(event: GalleryEvent) {
    store.setState((state) => reduceGallery(state, event));
    if (store.getState().counts !== null) void recount();
  }

  return {
    store,
    apply,
    reload: () => load(null),
    async loadMore() {
      const { nextCursor, load: current } = store.getState();
      if (nextCursor !== null && current.state === 'ready') await load(nextCursor);
    },
    setFilter(change) {
      const old = store.getState().filter;
      const filter = { ...old, ...change };
      if (filter.favoritesOnly === old.favoritesOnly && filter.search === old.search) return;
      store.setState({ filter, images: [], nextCursor: null });
      void load(null);
    },
  };
}
