import { IconPhoto } from '@tabler/icons-react';
import type { Collection } from '#shared/contract/collections.ts';
import classes from './Collections.module.css';

/** A collection's latest picture, small; a sign where it has none. */
export function Cover({ collection }: { collection: Collection }) {
  return (
    <span className={classes.cover} aria-hidden>
      {collection.coverImageId === null ? (
        <IconPhoto size={18} stroke={1.4} />
      ) : (
        <img src={`/thumbnails/${collection.coverImageId}`} alt="" />
      )}
    </span>
  );
}
