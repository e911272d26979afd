import { isAbsolute, join, relative } from 'node:path';
import type { Events, Handlers } from '#shared/contract/index.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { EventLog } from '#shared/rpc/events.ts';
import type { Clock, Log } from '../ports.ts';
import type { DataFolder } from '../storage/data-folder.ts';
import type { Database } from '../storage/database.ts';
import { type StoredImage, presentImage } from './image-row.ts';
import type { ImageStore } from './image-store.ts';
import { createCollections } from './collections.ts';
import { createPicks } from './picks.ts';
import { createTrash } from './trash.ts';
import { thumbnailFiles } from './thumbnail-files.ts';
import { createImageOrder } from './search/image-order.ts';
import { createImageSearch } from './search/image-search.ts';

export interface GalleryOptions {
  store: ImageStore;
  database: Database;
  folder: DataFolder;
  events: EventLog<Events>;
  clock: Clock;
  log: Log;
  /** Favorites, ratings, rejections or collections of these pictures have changed on disk. */
  onPicksChanged: (imageIds: readonly string[]) => void;
}

/** Absolute paths. */
export interface PictureFiles {
  image: string;
  thumbnail: string;
  /** Not there for small pictures, and for old ones. */
  largeThumbnail: string;
}

export interface Gallery {
  handlers: Pick<Handlers, Extract<keyof Handlers, `gallery.${string}` | `collections.${string}`>>;
  /** Absolute paths of a picture's files, in the trash too; null when there is no such picture. */
  filesOf(imageId: string): PictureFiles | null;
  /** Where a file lies that was written down so. */
  absolute(file: string): string;
  /** How a file is written down: relative to the data folder where it lies inside. */
  storedPath(path: string): string;
}

/** The pictures and what people do with them. */
export function createGallery(options: GalleryOptions): Gallery {
  const { store, folder } = options;
  const search = createImageSearch(options.database);
  const order = createImageOrder(options.database);
  const absolute = (file: string) => (isAbsolute(file) ? file : join(folder.root, file));
  const filesAt = (imageId: string, image: string): PictureFiles => {
    const [small, large] = thumbnailFiles(folder.thumbnails, imageId);
    return { image, thumbnail: small.path, largeThumbnail: large.path };
  };
  const collections = createCollections(options);
  const picks = createPicks(options);
  const trash = createTrash({
    ...options,
    folder: folder.trash,
    pathOf: (image: StoredImage) => absolute(image.file),
    thumbnailsOf: (imageId) => [
      ...thumbnailFiles(folder.thumbnails, imageId).map(({ path }) => path),
      join(folder.references, `${imageId}.json`),
    ],
  });

  return {
    absolute,
    storedPath(path) {
      const inside = relative(folder.root, path);
      return inside.startsWith('..') || isAbsolute(inside) ? path : inside;
    },
    filesOf(imageId) {
      const image = store.get(imageId);
      if (image) return filesAt(image.id, absolute(image.file));
      // A page may still be loading what has just been deleted, and shows what can be brought back.
      const deleted = store.get(imageId, 'trash');
      return deleted ? filesAt(deleted.id, trash.pathOf(deleted)) : null;
    },
    handlers: {
      'gallery.list': ({ filter, sort, cursor, limit }) => ({
        ...search.page(filter, sort, cursor, limit),
        matching: search.count(filter),
        ...store.counts(),
      }),
      'gallery.section': ({ filter, sort, section, offset, limit }) => ({
        images: search.sectionImages(filter, sort, section, { offset, limit }),
      }),
      'gallery.sections'({ filter, sort, timeZone }) {
        const sections = search.sections(filter, sort, timeZone);
        const matching = sections.reduce((sum, { pictures }) => sum + pictures, 0);
        return { sections, matching, ...store.counts() };
      },
      'gallery.ids': ({ filter, sort, between, limit }) => ({
        imageIds: order.ids(filter, sort, between, limit),
      }),
      'gallery.sorted': ({ imageIds, sort }) => ({ imageIds: order.sorted(imageIds, sort) }),
      'gallery.facets': ({ filter }) => search.facets(filter),
      'gallery.get'({ imageId }) {
        const image = store.get(imageId);
        if (image) return presentImage(image);
        throw new PolyptychError('not_found', 'There is no such picture in the gallery any more.');
      },
      'gallery.images': ({ imageIds }) => ({
        images: imageIds.flatMap((id) => store.get(id) ?? []).map(presentImage),
      }),
      ...picks.handlers,
      ...trash.handlers,
      ...collections.handlers,
    },
  };
}
