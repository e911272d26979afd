import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { createGalleryRoom } from '#core/gallery/gallery-room.ts';
import { openDataFolder } from '#core/storage/data-folder.ts';
import { openSoundDatabase } from '#core/storage/sound-database.ts';
import { systemClock } from '#core/system-clock.ts';
import { encodePng } from '#inference/image-codec.ts';
import { withTextChunks } from '#inference/png.ts';
import type { FileTask } from '#shared/contract/files.ts';
import type { Events } from '#shared/contract/index.ts';
import { formatParameters, type ImageSettings } from '#shared/image-metadata.ts';
import { createEventLog } from '#shared/rpc/events.ts';
import { childProcesses, context, silentLog } from './running-app.ts';

/** The gallery and its files as the app puts them together, without queue and devices. */
export function openPictureFiles(home: string) {
  const folder = openDataFolder(home);
  const { database, repair } = openSoundDatabase({
    path: folder.database,
    backupsFolder: folder.backups,
    endedWell: folder.endedWell,
    now: Date.now(),
    log: silentLog,
  });
  const events = createEventLog<Events>();
  const { images, gallery, files } = createGalleryRoom({
    ...{ database, repair, folder, events, clock: systemClock, log: silentLog },
    adapter: childProcesses,
    environment: process.env,
  });

  /** Resolves with the last state of a task. */
  function ended(id: string): Promise<FileTask> {
    const { promise, resolve } = Promise.withResolvers<FileTask>();
    const look = (task: FileTask) => {
      if (task.id === id && ['done', 'cancelled', 'failed'].includes(task.state)) resolve(task);
    };
    events.on(({ name, payload }) => {
      if (name === 'files.changed' && 'task' in payload) look(payload.task);
    });
    void Promise.resolve(files.handlers['files.tasks']({}, context)).then(({ tasks }) => tasks.forEach(look));
    return promise;
  }
  return {
    ...{ folder, database, events, images, gallery, files, repair },
    async run(task: FileTask | Promise<FileTask>) {
      return ended((await task).id);
    },
    ended,
    async close() {
      await files.dispose();
      database.close();
      folder.release();
    },
  };
}

/** A small picture whose pixels follow from its number. */
const pixels = (number: number) =>
  sharp({
    create: {
      width: 24,
      height: 16,
      channels: 3,
      background: { r: number % 256, g: (number >> 8) % 256, b: 77 },
    },
  });

/** One of another program's, as A1111 writes it. */
export async function othersPicture(number: number, parameters: string): Promise<Buffer> {
  return withTextChunks(await pixels(number).png().toBuffer(), [{ keyword: 'parameters', text: parameters }]);
}
export const plainPicture = (number: number, format: 'png' | 'jpeg' | 'webp') =>
  pixels(number).toFormat(format).toBuffer();

export const sampleSettings: ImageSettings = {
  prompt: 'our own lighthouse',
  negativePrompt: 'rain',
  modelId: 'postcards',
  modelName: 'Postcards',
  seed: 7,
  steps: 9,
  guidanceScale: 3.5,
  width: 16,
  height: 16,
  scheduler: 'DDIMScheduler',
  jobId: 'job-1',
  unitIndex: 0,
  deviceId: 'cpu',
  deviceName: 'CPU',
  createdAt: Date.UTC(2024, 4, 6, 12),
  appVersion: '1.0.0',
};

/** One of ours, with both of its texts. */
export async function ownPicture(settings: ImageSettings): Promise<Buffer> {
  const { width, height } = settings;
  const picture = {
    pixels: new Uint8ClampedArray(width * height * 3).fill(settings.seed % 256),
    width,
    height,
  };
  return withTextChunks(await encodePng(picture), [
    { keyword: 'parameters', text: formatParameters(settings) },
    { keyword: 'polyptych', text: JSON.stringify(settings) },
  ]);
}

export const hashOf = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
