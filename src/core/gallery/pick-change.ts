import type { PickChange } from '#shared/contract/gallery-picking.ts';

/** What people decided about one picture. */
export interface Picks {
  favorite: boolean;
  rating: number | null;
  rejected: boolean;
}

/**
 * What a change makes of a picture's picks, and the change that takes exactly it back; null where it changes nothing.
 * Favorite and rejected exclude each other: what is set later clears the other.
 */
export function changePicks(before: Picks, change: PickChange): { after: Picks; undo: PickChange } | null {
  const { imageId } = change;
  const after: Picks = {
    favorite: change.favorite ?? before.favorite,
    rating: change.rating === undefined ? before.rating : change.rating,
    rejected: change.rejected ?? before.rejected,
  };
  if (after.favorite && after.rejected) {
    if (change.rejected === true) after.favorite = false;
    else after.rejected = false;
  }
  const undo: PickChange = { imageId };
  if (after.favorite !== before.favorite) undo.favorite = before.favorite;
  if (after.rating !== before.rating) undo.rating = before.rating;
  if (after.rejected !== before.rejected) undo.rejected = before.rejected;
  return Object.keys(undo).length > 1 ? { after, undo } : null;
}
