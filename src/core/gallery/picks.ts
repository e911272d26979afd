import type { Events, Handlers } from '#shared/contract/index.ts';
import type { PickChange } from '#shared/contract/gallery-picking.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { EventLog } from '#shared/rpc/events.ts';
import type { Database } from '../storage/database.ts';
import { presentImage } from './image-row.ts';
import type { ImageStore } from './image-store.ts';
import { changePicks } from './pick-change.ts';

export interface PicksOptions {
  store: ImageStore;
  database: Database;
  events: EventLog<Events>;
  /** Told after the change is on disk. */
  onPicksChanged: (imageIds: readonly string[]) => void;
}

export interface Picks {
  handlers: Pick<Handlers, 'gallery.setPicks' | 'gallery.setFavorite'>;
  /** Changes what people decided about pictures, all or nothing; returns the changes that take exactly this back. */
  change(changes: readonly PickChange[]): PickChange[];
}

/** Favorites, ratings and rejected pictures: every change of these goes through here. */
export function createPicks({ store, database, events, onPicksChanged }: PicksOptions): Picks {
  const write = database.connection.prepare(
    'UPDATE images SET favorite = ?, rating = ?, rejected = ? WHERE id = ?',
  );

  function change(changes: readonly PickChange[]): PickChange[] {
    const before = database.transaction(() =>
      changes.flatMap((wanted) => {
        const image = store.get(wanted.imageId);
        const changed = image ? changePicks(image, wanted) : null;
        if (!changed) return [];
        const { favorite, rating, rejected } = changed.after;
        write.run(favorite ? 1 : 0, rating, rejected ? 1 : 0, wanted.imageId);
        return changed.undo;
      }),
    );
    const imageIds = [...new Set(before.map(({ imageId }) => imageId))];
    for (const id of imageIds) {
      const image = store.get(id);
      if (image) events.emit('gallery.changed', { image: presentImage(image) });
    }
    if (imageIds.length > 0) onPicksChanged(imageIds);
    // A picture that was named twice is taken back from its later change to its earlier one.
    return before.toReversed();
  }

  return {
    change,
    handlers: {
      'gallery.setPicks': ({ changes }) => ({ before: change(changes) }),
      'gallery.setFavorite'({ imageId, favorite }) {
        change([{ imageId, favorite }]);
        const image = store.get(imageId);
        if (image) return presentImage(image);
        throw new PolyptychError('not_found', 'There is no such picture in the gallery any more.');
      },
    },
  };
}
