import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import type { Events, Handlers } from '#shared/contract/index.ts';
import type { Image } from '#shared/contract/gallery.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { EventLog } from '#shared/rpc/events.ts';
import type { Clock, Log } from '../ports.ts';
import type { DataFolder } from '../storage/data-folder.ts';
import type { Database } from '../storage/database.ts';
import { type StoredImage, presentImage } from './image-row.ts';
import type { ImageStore } from './image-store.ts';

/** How long deleted pictures can be brought back. */
const trashKeptMs = 30 * 24 * 60 * 60 * 1000;

export interface GalleryOptions {
  store: ImageStore;
  database: Database;
  folder: DataFolder;
  events: EventLog<Events>;
  clock: Clock;
  log: Log;
}

export interface Gallery {
  handlers: Pick<Handlers, Extract<keyof Handlers, `gallery.${string}`>>;
  /** Absolute paths of a picture's files, in the trash too; null when there is no such picture. */
  filesOf(imageId: string): { image: string; thumbnail: string } | null;
  /** How a file is written down: relative to the data folder where it lies inside. */
  storedPath(path: string): string;
}

/** The pictures and what people do with them. Deleting moves the file to the trash folder, so that undo is a move back. */
export function createGallery({ store, database, folder, events, clock, log }: GalleryOptions): Gallery {
  const absolute = (file: string) => (isAbsolute(file) ? file : join(folder.root, file));
  const trashed = (image: StoredImage) => join(folder.trash, `${image.id}.png`);
  const thumbnailOf = (id: string) => join(folder.thumbnails, `${id}.webp`);

  function existing(imageId: string, where: 'gallery' | 'trash' = 'gallery'): StoredImage {
    const image = store.get(imageId, where);
    if (image) return image;
    const place = where === 'trash' ? 'trash' : 'gallery';
    throw new PolyptychError('not_found', `There is no such picture in the ${place} any more.`);
  }

  function purgeOldTrash() {
    for (const image of store.deletedBefore(clock.now() - trashKeptMs)) {
      try {
        for (const file of [trashed(image), thumbnailOf(image.id)]) rmSync(file, { force: true });
        store.forget(image.id);
      } catch (error) {
        log.warn({ error, imageId: image.id }, 'an old picture in the trash could not be removed');
      }
    }
  }
  purgeOldTrash();

  /** The database says what is true; a move that a crash cut off is made up for by looking in both places. */
  function moveIfThere(from: string, to: string) {
    if (!existsSync(from)) return;
    mkdirSync(dirname(to), { recursive: true });
    renameSync(from, to);
  }

  return {
    storedPath(path) {
      const inside = relative(folder.root, path);
      return inside.startsWith('..') || isAbsolute(inside) ? path : inside;
    },
    filesOf(imageId) {
      const image = store.get(imageId);
      if (image) return { image: absolute(image.file), thumbnail: thumbnailOf(image.id) };
      // A page may still be loading what has just been deleted, and shows what can be brought back.
      const deleted = store.get(imageId, 'trash');
      return deleted ? { image: trashed(deleted), thumbnail: thumbnailOf(deleted.id) } : null;
    },
    handlers: {
      'gallery.list': ({ filter, cursor, limit }) => ({
        ...store.page(filter, cursor, limit),
        ...store.counts(),
      }),
      'gallery.get': ({ imageId }) => presentImage(existing(imageId)),
      'gallery.setFavorite'({ imageId, favorite }) {
        const image = presentImage({ ...existing(imageId), favorite });
        store.setFavorite(imageId, favorite);
        events.emit('gallery.changed', { image });
        return image;
      },
      'gallery.delete'({ imageIds }) {
        // Another window may have deleted some already: that is what was wanted.
        const images = imageIds.flatMap((id) => store.get(id) ?? []);
        database.transaction(() => {
          for (const image of images) {
            moveIfThere(absolute(image.file), trashed(image));
            store.setDeleted(image.id, clock.now());
          }
        });
        events.emit('gallery.removed', { imageIds });
        return {};
      },
      'gallery.restore'({ imageIds }) {
        const images = imageIds.map((id) => existing(id, 'trash'));
        database.transaction(() => {
          for (const image of images) {
            moveIfThere(trashed(image), absolute(image.file));
            store.setDeleted(image.id, null);
          }
        });
        const restored: Image[] = images.map(presentImage);
        events.emit('gallery.added', { images: restored });
        return { images: restored };
      },
    },
  };
}
