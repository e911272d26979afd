import { resolve } from 'node:path';
import { createGalleryRoom, type GalleryRoom } from '#core/gallery/gallery-room.ts';
import { openDataFolder } from '#core/storage/data-folder.ts';
import { openSoundDatabase } from '#core/storage/sound-database.ts';
import { systemClock } from '#core/system-clock.ts';
import type { FileTask } from '#shared/contract/files.ts';
import type { Events } from '#shared/contract/index.ts';
import { PolyptychError } from '#shared/errors.ts';
import { createEventLog } from '#shared/rpc/events.ts';
import { createWorkerAdapter, openSharedEnvironment } from '../app-environment.ts';
import { createFileTaskOutput, taskInWords } from '../file-task-output.ts';
import { listenForInterruption } from '../interruption.ts';

export interface FilesCommandOptions {
  json?: true;
}

/** Brings pictures made elsewhere into the gallery. Ctrl+C stops it; the same command goes on where it was. */
export async function runImportPictures(
  paths: readonly string[],
  { reference, ...options }: FilesCommandOptions & { reference?: true },
): Promise<void> {
  const mode = reference ? 'reference' : 'copy';
  const { counts } = await runFileTask(options, ({ files }, context) =>
    files.handlers['files.import']({ paths: paths.map((path) => resolve(path)), mode }, context),
  );
  if (counts.refused > 0 && counts.added + counts.known + counts.moved === 0)
    throw new PolyptychError('bad_input', 'None of them came in: the reasons are listed above.');
}

/** Makes the gallery say what lies in its folder. */
export async function runRescan(options: FilesCommandOptions): Promise<void> {
  await runFileTask(options, ({ files }, context) => files.handlers['files.rescan']({}, context));
}

/** Reads every picture, and ends with 1 where one is missing or damaged. */
export async function runCheckPictures(options: FilesCommandOptions): Promise<void> {
  const { counts } = await runFileTask(options, ({ files }, context) =>
    files.handlers['files.check']({}, context),
  );
  if (counts.missing + counts.refused > 0)
    throw new PolyptychError('not_found', 'Some pictures are missing or damaged: they are listed above.');
}

type Begin = (room: GalleryRoom, context: { signal: AbortSignal }) => FileTask | Promise<FileTask>;

/** Work on picture files, told as it goes, by the gallery alone, without devices and queue: no app may run on the same folder meanwhile. */
export async function runFileTask(options: FilesCommandOptions, begin: Begin): Promise<FileTask> {
  const environment = await openSharedEnvironment();
  const interruption = listenForInterruption();
  const output = createFileTaskOutput(process.stderr);
  const { log } = environment;
  try {
    const folder = openDataFolder(environment.home);
    try {
      const { backups: backupsFolder, endedWell } = folder;
      const now = systemClock.now();
      const sound = openSoundDatabase({ path: folder.database, backupsFolder, endedWell, now, log });
      const events = createEventLog<Events>();
      const adapter = createWorkerAdapter(log);
      const clock = systemClock;
      const room = createGalleryRoom({
        ...sound,
        folder,
        events,
        adapter,
        environment: process.env,
        clock,
        log,
      });
      try {
        const ended = Promise.withResolvers<FileTask>();
        let id: string | null = null;
        events.on(({ name, payload }) => {
          if (name !== 'files.changed' || !('task' in payload)) return;
          id ??= payload.task.id;
          if (payload.task.id !== id) return;
          output.show(payload.task);
          if (hasEnded(payload.task)) ended.resolve(payload.task);
        });
        const begun = await begin(room, { signal: interruption.signal });
        const context = { signal: new AbortController().signal };
        const cancel = () => void room.files.handlers['files.cancel']({ taskId: begun.id }, context);
        interruption.signal.addEventListener('abort', cancel, { once: true });
        const task = await ended.promise;
        output.end();
        if (task.state === 'failed') throw new PolyptychError('internal', task.error ?? 'It failed.');
        if (task.state === 'cancelled')
          throw new PolyptychError('cancelled', 'Stopped. The same command goes on where it was.');
        process.stdout.write(options.json ? `${JSON.stringify(task)}\n` : `${taskInWords(task)}\n`);
        return task;
      } finally {
        await room.files.dispose();
        sound.database.close();
      }
    } finally {
      folder.release();
    }
  } finally {
    output.end();
    interruption.dispose();
    await environment.dispose();
  }
}

const hasEnded = ({ state }: FileTask) => state === 'done' || state === 'cancelled' || state === 'failed';
