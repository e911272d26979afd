import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, isAbsolute, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Events, Handlers } from '#shared/contract/index.ts';
import { trashKeptDays } from '#shared/contract/gallery-picking.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { EventLog } from '#shared/rpc/events.ts';
import type { Clock, Log } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import { type StoredImage, presentImage, readRow } from './image-row.ts';
import type { ImageStore } from './image-store.ts';
import { formatTrashNote, trashNotePath } from './trash-note.ts';

const trashKeptMs = trashKeptDays * 24 * 60 * 60 * 1000;
/** Pictures in one transaction; between two of them others get their turn. */
const portion = 200;

export interface TrashOptions {
  store: ImageStore;
  database: Database;
  /** Folder of the trash. */
  folder: string;
  /** The picture's file where it lies while it is not deleted. */
  pathOf: (image: StoredImage) => string;
  /** All files that belong to a picture and mean nothing without it. */
  thumbnailsOf: (imageId: string) => string[];
  events: EventLog<Events>;
  clock: Clock;
  log: Log;
}

type Names =
  | 'gallery.delete'
  | 'gallery.restore'
  | 'gallery.deleteRejected'
  | 'gallery.trash'
  | 'gallery.deleteForever'
  | 'gallery.emptyTrash';

export interface Trash {
  handlers: Pick<Handlers, Names>;
  /** Where the file of a deleted picture lies. */
  pathOf(image: StoredImage): string;
}

/** Deleted pictures. Deleting moves the file to the trash folder, so that undo is a move back; old ones go for good. */
export function createTrash(options: TrashOptions): Trash {
  const { store, database, folder, events, clock, log } = options;
  const { connection } = database;
  const selectPage = connection.prepare(
    `SELECT * FROM images WHERE deleted_at IS NOT NULL AND (deleted_at, number) < (?, ?)
     ORDER BY deleted_at DESC, number DESC LIMIT ?`,
  );
  const selectTotal = connection.prepare('SELECT count(*) AS total FROM images WHERE deleted_at IS NOT NULL');
  const selectRejected = connection.prepare(
    'SELECT * FROM images WHERE deleted_at IS NULL AND rejected = 1 LIMIT ?',
  );
  const selectTrashed = connection.prepare('SELECT * FROM images WHERE deleted_at IS NOT NULL LIMIT ?');
  /** A picture that lies outside of the data folder is somebody else's: it stays where it is. */
  const pathOf = ({ id, file }: StoredImage) =>
    isAbsolute(file) ? file : join(folder, `${id}${extname(file)}`);

  /** The database says what is true; a move that a crash cut off is made up for by looking in both places. */
  function moveIfThere(from: string, to: string) {
    if (from === to || !existsSync(from)) return;
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
  }

  const notePath = (imageId: string) => trashNotePath(folder, imageId);

  function discard(images: readonly StoredImage[]) {
    mkdirSync(folder, { recursive: true });
    database.transaction(() => {
      for (const image of images) {
        const { id, file } = image;
        const deletedAt = clock.now();
        writeFileSync(notePath(id), formatTrashNote({ imageId: id, file, deletedAt }));
        moveIfThere(options.pathOf(image), pathOf(image));
        store.setDeleted(id, deletedAt);
      }
    });
    if (images.length > 0) events.emit('gallery.removed', { imageIds: images.map(({ id }) => id) });
  }

  /** Deletes for good; returns how many. A file that cannot be removed keeps its picture in the trash. */
  function forget(images: readonly StoredImage[]): number {
    let forgotten = 0;
    for (const image of images)
      try {
        const own = isAbsolute(image.file) ? [] : [pathOf(image)];
        for (const file of [...own, ...options.thumbnailsOf(image.id), notePath(image.id)])
          rmSync(file, { force: true });
        store.forget(image.id);
        forgotten += 1;
      } catch (error) {
        log.warn({ error, imageId: image.id }, 'a picture in the trash could not be removed');
      }
    if (forgotten > 0) events.emit('trash.emptied', { deleted: forgotten });
    return forgotten;
  }
  forget(store.deletedBefore(clock.now() - trashKeptMs));

  const trashed = (imageId: string) => store.get(imageId, 'trash');

  return {
    pathOf,
    handlers: {
      'gallery.delete'({ imageIds }) {
        // Another window may have deleted some already: that is what was wanted.
        discard(imageIds.flatMap((id) => store.get(id) ?? []));
        return {};
      },
      async 'gallery.deleteRejected'() {
        const imageIds: string[] = [];
        for (;;) {
          const images = selectRejected.all(portion).map(readRow);
          if (images.length === 0) return { imageIds };
          discard(images);
          imageIds.push(...images.map(({ id }) => id));
          await setImmediate();
        }
      },
      'gallery.restore'({ imageIds }) {
        // Another window may have brought some back already: that is what was wanted.
        const images = imageIds.flatMap((id) => trashed(id) ?? []);
        if (images.length === 0 && !imageIds.some((id) => store.get(id)))
          throw new PolyptychError('not_found', 'There is no such picture in the trash any more.');
        database.transaction(() => {
          for (const image of images) {
            moveIfThere(pathOf(image), options.pathOf(image));
            store.setDeleted(image.id, null);
          }
        });
        for (const { id } of images) rmSync(notePath(id), { force: true });
        const restored = images.map(presentImage);
        events.emit('gallery.added', { images: restored });
        return { images: restored };
      },
      'gallery.trash'({ cursor, limit }) {
        const rows = selectPage.all(...positionOf(cursor), limit + 1);
        const page = rows.slice(0, limit);
        const last = page.at(-1);
        return {
          images: page.map((row) => ({
            ...presentImage(readRow(row)),
            deletedAt: Number(row['deleted_at']),
          })),
          nextCursor:
            rows.length > limit && last ? `${Number(last['deleted_at'])}_${Number(last['number'])}` : null,
          total: Number(selectTotal.get()?.['total'] ?? 0),
        };
      },
      'gallery.deleteForever': ({ imageIds }) => ({
        deleted: forget(imageIds.flatMap((id) => trashed(id) ?? [])),
      }),
      async 'gallery.emptyTrash'() {
        let deleted = 0;
        for (;;) {
          const images = selectTrashed.all(portion).map(readRow);
          const gone = forget(images);
          deleted += gone;
          // Where the first ones cannot be removed, the others are left for the next time, too.
          if (images.length === 0) return { deleted };
          if (gone === 0)
            throw new PolyptychError(
              'internal',
              `${images.length} deleted pictures could not be removed: the log says why.`,
            );
          await setImmediate();
        }
      },
    },
  };
}

/** A cursor is made by us; one that is not means the beginning. */
function positionOf(cursor: string | null): [number, number] {
  const [deletedAt = NaN, number = NaN] = (cursor ?? '').split('_').map(Number);
  const known = cursor !== null && Number.isFinite(deletedAt) && Number.isFinite(number);
  return known ? [deletedAt, number] : [Number.MAX_SAFE_INTEGER, 0];
}
