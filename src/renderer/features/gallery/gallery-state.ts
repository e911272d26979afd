import {
  type GalleryFilter,
  type GallerySection,
  type GallerySort,
  type Image,
  wholeGallery,
} from '#shared/contract/gallery.ts';
import type { CoreEvent } from '../../connection/session.ts';
import { surelyMatches } from './surely-matches.ts';

export type GalleryEvent = Extract<CoreEvent, { name: `gallery.${string}` }>;

export type GalleryLoad = { state: 'loading' } | { state: 'ready' } | { state: 'failed'; message: string };

export interface GalleryCounts {
  matching: number;
  total: number;
  favorites: number;
}

/** A day or a rating: as many places as it has pictures, null where a picture is not here. */
export interface SectionPlaces {
  key: string;
  section: GallerySection;
  places: readonly (Image | null)[];
  /** Something has changed in it that is not known here: what is shown stays until it has been asked for again. */
  stale: boolean;
}

/** The outline of all that the filter finds, with the pictures that somebody looks at. */
export interface GalleryState {
  filter: GalleryFilter;
  sort: GallerySort;
  sections: readonly SectionPlaces[];
  /** Those that are here, in order; there may be gaps between them. */
  images: readonly Image[];
  /** null until the first outline. */
  counts: GalleryCounts | null;
  load: GalleryLoad;
  /** Counts up when another list is shown: it is looked at from its beginning. */
  list: number;
  /** The place of the list that somebody wants to see next. */
  goal: { place: number } | null;
}

export const initialGalleryState: GalleryState = {
  filter: wholeGallery,
  sort: 'newest',
  sections: [],
  images: [],
  counts: null,
  load: { state: 'loading' },
  list: 0,
  goal: null,
};

export interface Outline {
  sections: readonly { section: GallerySection; pictures: number }[];
  matching: number;
  total: number;
  favorites: number;
}

const keyOf = (section: GallerySection) =>
  section.kind === 'day' ? section.date : `rating ${section.rating}`;
/** Of all places only a few have pictures: to look through them is dear, and they are looked through once. */
const knownImages = new WeakMap<SectionPlaces['places'], readonly Image[]>();
function knownIn({ places }: Pick<SectionPlaces, 'places'>): readonly Image[] {
  const known = knownImages.get(places) ?? places.filter((image) => image !== null);
  knownImages.set(places, known);
  return known;
}
const emptyPlaces = (count: number) => Array.from<Image | null>({ length: count }).fill(null);

/** Sections are the truth; the rest follows from them. Empty ones go. */
function withSections(state: GalleryState, changed: readonly SectionPlaces[]): GalleryState {
  const sections = changed.filter(({ places }) => places.length > 0);
  const images = sections.flatMap(knownIn);
  const matching = sections.reduce((sum, { places }) => sum + places.length, 0);
  return { ...state, sections, images, counts: state.counts && { ...state.counts, matching } };
}

/** Takes over how many pictures there are in each section; where that is not as it was known, it is asked for again. */
export function withOutline(state: GalleryState, { sections, ...counts }: Outline): GalleryState {
  const known = new Map(state.sections.map((section) => [section.key, section]));
  const next = sections.map(({ section, pictures }): SectionPlaces => {
    const key = keyOf(section);
    const old = known.get(key);
    if (!old) return { key, section, places: emptyPlaces(pictures), stale: false };
    if (old.places.length === pictures) return { ...old, section };
    const places = [
      ...old.places.slice(0, pictures),
      ...emptyPlaces(Math.max(0, pictures - old.places.length)),
    ];
    return { key, section, places, stale: true };
  });
  return withSections({ ...state, counts }, next);
}

/** Another list in place of this one: its outline and its first pictures. */
export function withList(state: GalleryState, outline: Outline, first: readonly Image[]): GalleryState {
  let taken = 0;
  const sections = outline.sections.map(({ section, pictures }): SectionPlaces => {
    const here = first.slice(taken, taken + pictures);
    taken += here.length;
    return {
      key: keyOf(section),
      section,
      places: [...here, ...emptyPlaces(pictures - here.length)],
      stale: false,
    };
  });
  const { sections: _sections, ...counts } = outline;
  return withSections({ ...state, counts, load: { state: 'ready' }, list: state.list + 1 }, sections);
}

/** Puts pictures where they belong in their section; of a stale one they are all that is known for sure. */
export function withImages(
  state: GalleryState,
  key: string,
  offset: number,
  images: readonly Image[],
): GalleryState {
  const sections = state.sections.map((section): SectionPlaces => {
    if (section.key !== key) return section;
    const places = section.stale ? emptyPlaces(section.places.length) : [...section.places];
    for (const [index, image] of images.entries())
      if (offset + index < places.length) places[offset + index] = image;
    return { ...section, places, stale: false };
  });
  return withSections(state, sections);
}

/** Lets go of pictures that are far from all that is looked at; ranges are places in the whole list. */
export function keepOnly(state: GalleryState, ranges: readonly Range[]): GalleryState {
  let start = 0;
  const sections = state.sections.map((section) => {
    const first = start;
    start += section.places.length;
    const kept = (index: number) => ranges.some((range) => index >= range.start && index < range.end);
    if (knownIn(section).length === 0) return section;
    if (section.places.every((image, place) => image === null || kept(first + place))) return section;
    return { ...section, places: section.places.map((image, place) => (kept(first + place) ? image : null)) };
  });
  return withSections(state, sections);
}

/** Places in the whole list, the end excluded. */
export interface Range {
  start: number;
  end: number;
}

/** The picture at a place of the whole list; null where it is not here. */
export function imageAt({ sections }: Pick<GalleryState, 'sections'>, index: number): Image | null {
  let rest = index;
  for (const { places } of sections) {
    if (rest < places.length) return places[rest] ?? null;
    rest -= places.length;
  }
  return null;
}

/** Its place in the whole list; -1 where it is not here. */
export function placeOf({ sections }: Pick<GalleryState, 'sections'>, imageId: string | null): number {
  let first = 0;
  for (const section of sections) {
    const image = knownIn(section).find(({ id }) => id === imageId);
    if (image) return first + section.places.indexOf(image);
    first += section.places.length;
  }
  return -1;
}

/** The next state after one event. What it leaves open is asked for: the outline is, after every event. */
export function reduceGallery(state: GalleryState, event: GalleryEvent): GalleryState {
  switch (event.name) {
    case 'gallery.removed':
      return without(state, new Set(event.payload.imageIds));
    case 'gallery.added':
      return event.payload.images.reduce(withAdded, state);
    case 'gallery.changed':
      return withChanged(state, event.payload.image);
    default:
      return state;
  }
}

function without(state: GalleryState, gone: ReadonlySet<string>): GalleryState {
  if (!state.images.some(({ id }) => gone.has(id))) return state;
  const sections = state.sections.map((section) =>
    knownIn(section).some(({ id }) => gone.has(id))
      ? { ...section, places: section.places.filter((image) => image === null || !gone.has(image.id)) }
      : section,
  );
  return withSections(state, sections);
}

function withChanged(state: GalleryState, image: Image): GalleryState {
  const old = state.images.find(({ id }) => id === image.id);
  if (!old) return state;
  const moved = state.sort === 'rating' && old.rating !== image.rating;
  if (moved || surelyMatches(state.filter, image) === false) return without(state, new Set([image.id]));
  const sections = state.sections.map((section) =>
    knownIn(section).includes(old)
      ? { ...section, places: section.places.map((place) => (place === old ? image : place)) }
      : section,
  );
  return withSections(state, sections);
}

function withAdded(state: GalleryState, image: Image): GalleryState {
  if (state.images.some(({ id }) => id === image.id)) return withChanged(state, image);
  if (surelyMatches(state.filter, image) !== true || state.sort === 'rating') return state;
  const sections = state.sections.map((section) =>
    section.section.kind === 'day' &&
    image.createdAt >= section.section.from &&
    image.createdAt < section.section.before
      ? withOneMore(section, image, state.sort === 'newest')
      : section,
  );
  return withSections(state, sections);
}

/** Puts a picture where its age belongs, if all around that place is known. */
function withOneMore(section: SectionPlaces, image: Image, newest: boolean): SectionPlaces {
  const { places } = section;
  const found = places.findIndex(
    (other) =>
      other !== null && (newest ? other.createdAt <= image.createdAt : other.createdAt > image.createdAt),
  );
  const place = found === -1 ? places.length : found;
  const sure = place === 0 || places[place - 1] !== null;
  return {
    ...section,
    places: places.toSpliced(place, 0, sure ? image : null),
    stale: section.stale || !sure,
  };
}
