import { countOf } from '#shared/count-of.ts';

/** What was done, as the undo stack and its messages say it: without a full stop. */
const pictures = (count: number) => countOf(count, 'picture');

export const favoriteLabel = (count: number, favorite: boolean): string =>
  favorite ? `Added ${pictures(count)} to the favorites` : `Took ${pictures(count)} off the favorites`;

export const ratingLabel = (count: number, rating: number | null): string =>
  rating === null ? `Cleared the rating of ${pictures(count)}` : `Rated ${pictures(count)} ${rating} of 5`;

export const rejectedLabel = (count: number, rejected: boolean): string =>
  rejected ? `Rejected ${pictures(count)}` : `Took back the rejection of ${pictures(count)}`;

export const removedLabel = (count: number): string => `Deleted ${pictures(count)}`;

export const restoredLabel = (count: number): string => `Restored ${pictures(count)}`;

export const winnerLabel = (count: number): string => `Picked the best of ${pictures(count)}`;

export const collectedLabel = (count: number, name: string): string =>
  `Added ${pictures(count)} to “${name}”`;

export const uncollectedLabel = (count: number, name: string): string =>
  `Took ${pictures(count)} out of “${name}”`;

/** In the middle of a sentence. */
export const inSentence = (label: string): string => label.charAt(0).toLowerCase() + label.slice(1);
