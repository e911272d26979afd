import { extname, join } from 'node:path';
import type { Events } from '#shared/contract/index.ts';
import type { EventLog } from '#shared/rpc/events.ts';
import type { Clock, Log, ProcessAdapter } from '../ports.ts';
import type { DataFolder } from '../storage/data-folder.ts';
import type { SoundDatabase } from '../storage/sound-database.ts';
import { createPictureFiles, type PictureFiles } from './files/picture-files.ts';
import { createGallery, type Gallery } from './gallery.ts';
import { createImageStore, type ImageStore } from './image-store.ts';
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
}

/** The gallery together with its files: what is decided there is written here. Commands need no more than this. */
export function createGalleryRoom(options: GalleryRoomOptions): GalleryRoom {
  const { folder } = options;
  const images = createImageStore(options.database);
  const gallery = createGallery({
    ...options,
    store: images,
    onPicksChanged: (imageIds) => files.onPicksChanged(imageIds),
  });
  const files = createPictureFiles({
    ...options,
    store: images,
    absolute: gallery.absolute,
    storedPath: gallery.storedPath,
    trashedPath: (imageId, file) => join(folder.trash, `${imageId}${extname(file)}`),
    thumbnailsOf: (imageId) => thumbnailFiles(folder.thumbnails, imageId),
  });
  return { images, gallery, files };
}
