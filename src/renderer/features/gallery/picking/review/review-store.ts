import { createStore, type StoreApi } from 'zustand/vanilla';
import type { GalleryFilter, GallerySort, Image } from '#shared/contract/gallery.ts';
import { toErrorReport } from '#shared/errors.ts';
import type { Call } from '../../../../connection/session.ts';
import type { GalleryEvent } from '../../gallery-state.ts';
import {
  beginReview,
  ended,
  movedTo,
  type Review,
  stepped,
  wantsMore,
  withImage,
  withMore,
  withoutImages,
} from './review-state.ts';

/** What is walked through: certain pictures, in their order or that of a sort, or all that a filter finds. */
export type ReviewSource =
  | { kind: 'images'; imageIds: readonly string[]; sort: GallerySort | null }
  | { kind: 'filter'; filter: GalleryFilter; sort: GallerySort };

export type ReviewState =
  | { state: 'closed' }
  | { state: 'loading' }
  | { state: 'failed'; message: string; source: ReviewSource }
  | { state: 'open'; review: Review };

export interface ReviewStore {
  store: StoreApi<ReviewState>;
  /** Loads the first pictures and opens. */
  begin(source: ReviewSource): Promise<void>;
  step(delta: number): void;
  /** Goes to the end: what became of the pictures so far. */
  end(): void;
  /** Goes back to a picture of the walk. */
  goTo(imageId: string): void;
  close(): void;
  apply(event: GalleryEvent): void;
}

interface ReviewPage {
  images: readonly Image[];
  total: number;
  last: boolean;
}

const pageSize = 100;

/** Asks for the pictures of a source page by page, each time from where the last page ended. */
function pagesOf(call: Call, source: ReviewSource): () => Promise<ReviewPage> {
  if (source.kind === 'filter') {
    let cursor: string | null = null;
    return async () => {
      const { filter, sort } = source;
      const page = await call('gallery.list', { filter, sort, cursor, limit: pageSize });
      cursor = page.nextCursor;
      return { images: page.images, total: page.matching, last: cursor === null };
    };
  }
  let start = 0;
  let sorted: readonly string[] | null = null;
  return async () => {
    const { imageIds: chosen, sort } = source;
    sorted ??= sort ? (await call('gallery.sorted', { imageIds: [...chosen], sort })).imageIds : chosen;
    const imageIds = sorted.slice(start, start + pageSize);
    const images = imageIds.length > 0 ? (await call('gallery.images', { imageIds })).images : [];
    start += pageSize;
    return { images, total: sorted.length, last: start >= sorted.length };
  };
}

/** The walk through pictures and its loading ahead: nothing waits for more than the first page. */
export function createReview({ call }: { call: Call }): ReviewStore {
  const store = createStore<ReviewState>()(() => ({ state: 'closed' }));
  /** Of the walk that is open: what is asked of an earlier one is not wanted any more. */
  let pages: (() => Promise<ReviewPage>) | null = null;
  let loading = false;

  function change(next: (review: Review) => Review) {
    const now = store.getState();
    if (now.state !== 'open') return;
    store.setState({ state: 'open', review: next(now.review) }, true);
    void loadAhead();
  }

  function nextPage() {
    const now = store.getState();
    return now.state === 'open' && wantsMore(now.review) ? pages : null;
  }

  /** One page at a time until enough is loaded; where one fails, what is there can be walked, and the next step asks again. */
  async function loadAhead() {
    if (loading) return;
    loading = true;
    try {
      for (let own = nextPage(); own !== null; own = nextPage()) {
        const { images, last } = await own();
        const now = store.getState();
        if (pages === own && now.state === 'open')
          store.setState({ state: 'open', review: withMore(now.review, images, last) }, true);
      }
    } catch {
      // The connection says what is wrong.
    } finally {
      loading = false;
    }
  }

  return {
    store,
    async begin(source) {
      const own = pagesOf(call, source);
      pages = own;
      store.setState({ state: 'loading' }, true);
      try {
        const { images, total, last } = await own();
        if (pages !== own) return;
        const known = last ? images.length : total;
        store.setState({ state: 'open', review: beginReview(images, known) }, true);
        void loadAhead();
      } catch (error) {
        if (pages !== own) return;
        store.setState({ state: 'failed', message: toErrorReport(error).message, source }, true);
      }
    },
    step: (delta) => change((review) => stepped(review, delta)),
    end: () => change(ended),
    goTo: (imageId) => change((review) => movedTo(review, imageId)),
    close() {
      pages = null;
      store.setState({ state: 'closed' }, true);
    },
    apply(event) {
      if (event.name === 'gallery.changed') change((review) => withImage(review, event.payload.image));
      else if (event.name === 'gallery.removed')
        change((review) => withoutImages(review, event.payload.imageIds));
    },
  };
}
