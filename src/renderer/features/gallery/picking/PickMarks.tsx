import { IconStarFilled, IconBan } from '@tabler/icons-react';
import type { Image } from '#shared/contract/gallery.ts';
import classes from './PickMarks.module.css';

/** What was decided about a picture, small on its tile; the favorite's heart is a button of its own. */
export function PickMarks({ image: { rating, rejected } }: { image: Image }) {
  if (rating === null && !rejected) return null;
  return (
    <span className={classes.marks} aria-hidden>
      <MarkSymbols rating={rating} rejected={rejected} />
    </span>
  );
}

/** A cross for a rejected picture, and as many stars as it has. */
export function MarkSymbols({ rating, rejected }: Pick<Image, 'rating' | 'rejected'>) {
  return (
    <>
      {rejected && <IconBan size={15} stroke={2.4} />}
      {rating !== null &&
        Array.from({ length: rating }, (_, index) => <IconStarFilled key={index} size={11} />)}
    </>
  );
}

/** The same for screen readers: `, favorite, rated 4 of 5`. */
export function picksInWords({ favorite, rating, rejected }: Image): string {
  const words = [
    ...(favorite ? ['favorite'] : []),
    ...(rating === null ? [] : [`rated ${rating} of 5`]),
    ...(rejected ? ['rejected'] : []),
  ];
  return words.map((word) => `, ${word}`).join('');
}
