import { countOf } from '#shared/count-of.ts';
import type { Image } from '#shared/contract/gallery.ts';

/** A walk through pictures, one at a time. */
export interface Review {
  /** Those that are loaded, in the order of the walk: one unbroken run from the first one. */
  images: readonly Image[];
  /** Which of them is seen; as many as there are where the end has been reached. */
  index: number;
  /** How many there were to see when it began, less those that were deleted since. */
  total: number;
  /** Those that were seen, which are what the end tells about. */
  seenIds: ReadonlySet<string>;
}

export interface ReviewSummary {
  /** Favorites and rated ones. */
  kept: number;
  rejectedIds: readonly string[];
  undecidedIds: readonly string[];
}

/** Pages are asked for when so many pictures are left before the end of what is loaded. */
const imagesAhead = 20;

function seeing(review: Review): Review {
  const image = review.images[review.index];
  if (!image || review.seenIds.has(image.id)) return review;
  return { ...review, seenIds: new Set([...review.seenIds, image.id]) };
}

export function beginReview(images: readonly Image[], total: number): Review {
  return seeing({ images, index: 0, total, seenIds: new Set() });
}

/** Goes on or back; behind the last picture comes the end, unless more are on their way. */
export function stepped(review: Review, delta: number): Review {
  const { images, index, total } = review;
  const end = images.length >= total ? images.length : images.length - 1;
  return seeing({ ...review, index: Math.max(0, Math.min(end, index + delta)) });
}

export function atEnd({ images, index }: Review): boolean {
  return index >= images.length;
}

/** Goes to the end and tells about what was seen so far. */
export function ended(review: Review): Review {
  return { ...review, index: review.images.length };
}

/** Goes to a picture, if it is one of these. */
export function movedTo(review: Review, imageId: string): Review {
  const index = review.images.findIndex(({ id }) => id === imageId);
  return index === -1 ? review : seeing({ ...review, index });
}

export function wantsMore({ images, index, total }: Review): boolean {
  return images.length < total && index >= images.length - imagesAhead;
}

/** Adds a page. One that brings nothing new is the last: pictures may have gone since the first count. */
export function withMore(review: Review, page: readonly Image[], last: boolean): Review {
  const known = new Set(review.images.map(({ id }) => id));
  const images = [...review.images, ...page.filter(({ id }) => !known.has(id))];
  return { ...review, images, total: last ? images.length : Math.max(review.total, images.length) };
}

/** With what a picture has become. */
export function withImage(review: Review, image: Image): Review {
  if (!review.images.some(({ id }) => id === image.id)) return review;
  return { ...review, images: review.images.map((old) => (old.id === image.id ? image : old)) };
}

/** Pictures that are gone; the next one takes the place of the one that is seen. */
export function withoutImages(review: Review, imageIds: readonly string[]): Review {
  const gone = new Set(imageIds);
  const images = review.images.filter(({ id }) => !gone.has(id));
  const lost = review.images.length - images.length;
  if (lost === 0) return review;
  const before = review.images.slice(0, review.index).filter(({ id }) => gone.has(id)).length;
  return seeing({
    images,
    index: review.index - before,
    total: review.total - lost,
    seenIds: new Set([...review.seenIds].filter((id) => !gone.has(id))),
  });
}

/** What became of the pictures that were seen. */
export function summaryOf({ images, seenIds }: Review): ReviewSummary {
  const seen = images.filter(({ id }) => seenIds.has(id));
  const rejected = seen.filter((image) => image.rejected);
  const kept = seen.filter((image) => !image.rejected && (image.favorite || image.rating !== null));
  const decided = new Set([...rejected, ...kept]);
  return {
    kept: kept.length,
    rejectedIds: rejected.map(({ id }) => id),
    undecidedIds: seen.filter((image) => !decided.has(image)).map(({ id }) => id),
  };
}

/** `12 of 64`. */
export function positionLabel({ index, total }: Review): string {
  return `${(index + 1).toLocaleString('en')} of ${total.toLocaleString('en')}`;
}

/** The end in one sentence: `You kept 12 pictures, rejected 31, and left 4 undecided.` */
export function summarySentence({ kept, rejectedIds, undecidedIds }: ReviewSummary): string {
  const number = (ids: readonly string[]) => (ids.length === 0 ? 'none' : ids.length.toLocaleString('en'));
  return `You kept ${countOf(kept, 'picture')}, rejected ${number(rejectedIds)}, and left ${number(undecidedIds)} undecided.`;
}
