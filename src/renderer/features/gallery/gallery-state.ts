import { type GalleryFilter, type GalleryPage, type Image, wholeGallery } from '#shared/contract/gallery.ts';
import type { CoreEvent } from '../../connection/session.ts';

export type GalleryEvent = Extract<CoreEvent, { name: `gallery.${string}` }>;

export type GalleryLoad =
  | { state: 'loading' }
  | { state: 'loading-more' }
  | { state: 'ready' }
  | { state: 'failed'; message: string };

export interface GalleryCounts {
  matching: number;
  total: number;
  favorites: number;
}

/** The part of the gallery that is loaded: one unbroken run of pictures, newest first. */
export interface GalleryState {
  filter: GalleryFilter;
  images: readonly Image[];
  /** Where the next page begins; null at the end. */
  nextCursor: string | null;
  /** null until the first page. */
  counts: GalleryCounts | null;
  load: GalleryLoad;
  /** What happened while a page was on its way, to be told again to the page. */
  news: readonly GalleryEvent[];
}

export const initialGalleryState: GalleryState = {
  filter: wholeGallery,
  images: [],
  nextCursor: null,
  counts: null,
  load: { state: 'loading' },
  news: [],
};

/** Whether a filter shows a picture; the same rule as the core's. */
function matches(filter: GalleryFilter, image: Image): boolean {
  if (filter.favoritesOnly && !image.favorite) return false;
  return image.prompt.toLowerCase().includes(filter.search.trim().toLowerCase());
}

/** Puts a picture where its age belongs; one older than all that is loaded comes with a later page. */
function insert(images: readonly Image[], image: Image, nextCursor: string | null): readonly Image[] {
  const rest = images.filter(({ id }) => id !== image.id);
  const found = rest.findIndex(({ createdAt }) => createdAt <= image.createdAt);
  if (found === -1 && nextCursor !== null) return rest;
  return rest.toSpliced(found === -1 ? rest.length : found, 0, image);
}

function applyNews(state: GalleryState, event: GalleryEvent): GalleryState {
  const { filter, images, nextCursor } = state;
  if (event.name === 'gallery.removed') {
    const removed = new Set(event.payload.imageIds);
    return { ...state, images: images.filter(({ id }) => !removed.has(id)) };
  }
  if (event.name === 'gallery.added') {
    const added = event.payload.images.filter((image) => matches(filter, image));
    return { ...state, images: added.reduce((list, image) => insert(list, image, nextCursor), images) };
  }
  const { image } = event.payload;
  if (!matches(filter, image)) return { ...state, images: images.filter(({ id }) => id !== image.id) };
  return images.some(({ id }) => id === image.id)
    ? { ...state, images: images.map((old) => (old.id === image.id ? image : old)) }
    : { ...state, images: insert(images, image, nextCursor) };
}

/** The next state after one event. */
export function reduceGallery(state: GalleryState, event: GalleryEvent): GalleryState {
  const next = applyNews(state, event);
  const loading = state.load.state === 'loading' || state.load.state === 'loading-more';
  return loading ? { ...next, news: [...state.news, event] } : next;
}

/** Puts a page in place of the list (`first`) or after it; news from its time on the way are applied to it again. */
export function withPage(state: GalleryState, page: GalleryPage, first: boolean): GalleryState {
  const known = new Set(first ? [] : state.images.map(({ id }) => id));
  const images = [...(first ? [] : state.images), ...page.images.filter(({ id }) => !known.has(id))];
  const { nextCursor, matching, total, favorites } = page;
  const loaded: GalleryState = {
    ...state,
    images,
    nextCursor,
    counts: { matching, total, favorites },
    load: { state: 'ready' },
    news: [],
  };
  return state.news.reduce(applyNews, loaded);
}
