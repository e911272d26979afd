import { extname, join } from 'node:path';
import type { Events } from '#shared/contract/index.ts';
import type { EventLog } from '#shared/rpc/events.ts';
import type { Clock, Log, ProcessAdapter } from '../ports.ts';
import type { DataFolder } from '../storage/data-folder.ts';
import type { SoundDatabase } from '../storage/sound-database.ts';
import { collectionNames } from './export-settings.ts';
import { createExports, type Exports } from './export/exports.ts';
import { createFileTasks } from './files/file-tasks.ts';
import { createPictureFiles, type PictureFiles } from './files/picture-files.ts';
import { createGallery, type Gallery } from './gallery.ts';
import { presentImage } from './image-row.ts';
import { createImageStore, type ImageStore } from './image-store.ts';
import { createImageSearch } from './search/image-search.ts';
import { thumbnailFiles } from './thumbnail-files.ts';

export interface GalleryRoomOptions extends SoundDatabase {
  folder: DataFolder;
  events: EventLog<Events>;
  adapter: Pick<ProcessAdapter, 'spawnReader'>;
  environment: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  log: Log;
}

export interface GalleryRoom {
  images: ImageStore;
  gallery: Gallery;
  files: PictureFiles;
  exports: Exports;
}

/** The gallery together with its files: what is decided there is written here. Commands need no more than this. */
export function createGalleryRoom(options: GalleryRoomOptions): GalleryRoom {
  const { folder, database, events, clock, log } = options;
  const images = createImageStore(options.database);
  const gallery = createGallery({
    ...options,
    store: images,
    onPicksChanged: (imageIds) => files.onPicksChanged(imageIds),
  });
  const tasks = createFileTasks({ clock, log, tell: (task) => events.emit('files.changed', { task }) });
  const files = createPictureFiles({
    ...options,
    tasks,
    store: images,
    absolute: gallery.absolute,
    storedPath: gallery.storedPath,
    trashedPath: (imageId, file) => join(folder.trash, `${imageId}${extname(file)}`),
    thumbnailsOf: (imageId) => thumbnailFiles(folder.thumbnails, imageId),
  });
  const exports = createExports({
    tasks,
    search: createImageSearch(database),
    image(imageId) {
      const image = images.get(imageId);
      return image && presentImage(image);
    },
    pathOf: (imageId) => gallery.filesOf(imageId)?.image ?? null,
    collectionsOf: collectionNames(database),
  });
  return { images, gallery, files, exports };
}
