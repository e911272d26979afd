import { createStore, type StoreApi } from 'zustand/vanilla';
import type { GalleryFilter, Image } from '#shared/contract/gallery.ts';
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
  setFavorite(image: Image, favorite: boolean): Promise<void>;
  /** Moves pictures to the trash and remembers them for `undoRemove`. */
  remove(imageIds: readonly string[]): Promise<void>;
  /** Brings the last removed pictures back; false when there is nothing to bring back. */
  undoRemove(): Promise<boolean>;
}

const pageSize = 100;

/** The gallery's copy and all that changes it. Calls reject; loading shows its failure in the state instead. */
export function createGallery({ call }: { call: Call }): Gallery {
  const store = createStore<GalleryState>()(() => initialGalleryState);
  /** Each with its end: who is quick takes a removal back that is still on its way. */
  const removed: { imageIds: string[]; done: Promise<unknown> }[] = [];
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
      if (store.getState().filter === filter)
        store.setState({ counts: { matching: matching ?? 0, total, favorites } });
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
    async setFavorite({ id }, favorite) {
      const image = await call('gallery.setFavorite', { imageId: id, favorite });
      apply({ name: 'gallery.changed', payload: { image } });
    },
    async remove(imageIds) {
      const removal = { imageIds: [...imageIds], done: call('gallery.delete', { imageIds: [...imageIds] }) };
      removed.push(removal);
      try {
        await removal.done;
      } catch (error) {
        if (removed.includes(removal)) removed.splice(removed.indexOf(removal), 1);
        throw error;
      }
      apply({ name: 'gallery.removed', payload: { imageIds: [...imageIds] } });
    },
    async undoRemove() {
      const removal = removed.pop();
      if (!removal) return false;
      const { imageIds, done } = removal;
      // Whoever removed them is told when that failed; then there is nothing to bring back.
      const isRemoved = await done.then(
        () => true,
        () => false,
      );
      if (!isRemoved) return false;
      const { images } = await call('gallery.restore', { imageIds });
      apply({ name: 'gallery.added', payload: { images } });
      return true;
    },
  };
}
