import { randomUUID } from 'node:crypto';
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Events, Handlers, Input } from '#shared/contract/index.ts';
import type { EventLog } from '#shared/rpc/events.ts';
import type { Clock, Log } from '../../ports.ts';
import type { DataFolder } from '../../storage/data-folder.ts';
import type { Database } from '../../storage/database.ts';
import type { Repair } from '../../storage/repair.ts';
import { createUploads } from '../../inputs/uploads.ts';
import type { ImageStore } from '../image-store.ts';
import { createReaderHost, type ReaderHostOptions } from '../reader/reader-host.ts';
import { createCatalog } from './catalog.ts';
import { checkPictures } from './check-pictures.ts';
import type { FileTasks } from './file-tasks.ts';
import { importPaths, type PathImport, placeCopy } from './import-pictures.ts';
import { lookAgain, rescan, settle } from './rescan.ts';
import { createSidecars } from './sidecars.ts';
import { createTakeIn, type TakeInOptions } from './take-in.ts';
import { type TreeChanges, watchTree } from './watch-tree.ts';

const firstLookMs = 10_000;

export interface PictureFilesOptions
  extends Pick<ReaderHostOptions, 'adapter' | 'environment'>, Pick<TakeInOptions, 'thumbnailsOf'> {
  store: ImageStore;
  database: Database;
  /** Ended with this room. */
  tasks: FileTasks;
  folder: DataFolder;
  /** What the start found wrong with the database. */
  repair: Repair | null;
  absolute(file: string): string;
  storedPath(path: string): string;
  trashedPath(imageId: string, file: string): string;
  events: EventLog<Events>;
  clock: Clock;
  log: Log;
}

export interface PictureFiles {
  handlers: Pick<Handlers, Extract<keyof Handlers, `files.${string}`>>;
  /** People have decided something about these pictures. */
  onPicksChanged(imageIds: readonly string[]): void;
  /** Takes up what the last run left, looks the folder through (at once where that run did not end well), and watches it. */
  start(): void;
  dispose(): Promise<void>;
}

/** The pictures' files: importing, looking them through, and what is kept beside them. */
export function createPictureFiles(options: PictureFilesOptions): PictureFiles {
  const { database, folder, store, tasks, clock, log, absolute, storedPath, trashedPath, repair } = options;
  const places = { imagesFolder: folder.images, referencesFolder: folder.references };
  const catalog = createCatalog(database, store);
  const reader = createReaderHost(options);
  const takeIn = createTakeIn({
    ...options,
    ...places,
    catalog,
    reader,
    onDecided: (imageIds) => sidecars.changed(imageIds),
  });
  const sidecars = createSidecars({ catalog, root: folder.root, ...places, clock, log });
  const uploads = createUploads(clock);
  const unfinished = createUnfinishedImports(database);

  function beginImport(request: PathImport & { id: string }) {
    const { task, ended } = tasks.add('import', (report) => importPaths(request, { takeIn, places }, report));
    void ended.then(({ state }) => {
      // What the end of the app cut off goes on at its next start; what a person cancelled does not.
      if (!disposed) unfinished.forget(request.id);
      if (state === 'failed') log.warn({ paths: request.paths }, 'an import failed');
    });
    return task;
  }
  const scanning = {
    ...{ database, catalog, takeIn, clock, absolute, storedPath, trashedPath, ...places },
    trashFolder: folder.trash,
    onMoved: (imageIds: readonly string[]) => sidecars.changed(imageIds),
  };
  const beginRescan = () => tasks.add('rescan', (report) => rescan(scanning, report)).task;

  /** What other programs did to the folder while we look on; our own doing is in the gallery already. */
  async function onFolderChanged(changes: TreeChanges) {
    try {
      const found = await lookAgain(scanning, changes);
      if (!found || disposed) return;
      tasks.add('rescan', (report) => {
        report.setTotal(found.unknown.length + found.gone.length);
        return settle(found, scanning, report);
      });
    } catch (error) {
      if (!disposed) log.error({ err: error }, 'a change in the folder of pictures could not be followed');
    }
  }

  async function takeUpload(file: Buffer, { fileName, modifiedAt }: Input<'files.importPart'>) {
    const path = join(folder.inbox, `${randomUUID()}.upload`);
    await mkdir(folder.inbox, { recursive: true });
    try {
      await writeFile(path, file);
      await utimes(path, modifiedAt / 1000, modifiedAt / 1000);
      const [outcome] = await takeIn([
        { path, place: (picture, id) => placeCopy(path, picture, { id, name: fileName, places }) },
      ]);
      return outcome ?? null;
    } finally {
      await rm(path, { force: true });
    }
  }

  let disposed = false;
  let stopWatching = () => {};
  let stopFirstLook = () => {};
  return {
    onPicksChanged: sidecars.changed,
    start() {
      for (const request of unfinished.list()) beginImport(request);
      if (!folder.endedWell || repair !== null) beginRescan();
      // What was brought or taken while the app was not there: looked for when the start is over.
      else stopFirstLook = clock.after(firstLookMs, beginRescan);
      stopWatching = watchTree(folder.images, (changes) => void onFolderChanged(changes), { clock, log });
    },
    handlers: {
      'files.import'({ paths, mode }) {
        const request = { id: randomUUID(), paths, mode };
        unfinished.remember(request, clock.now());
        return beginImport(request);
      },
      async 'files.importPart'(part) {
        const file = uploads.put(part);
        return { outcome: file && (await takeUpload(file, part)) };
      },
      'files.rescan': beginRescan,
      'files.check': () =>
        tasks.add('check', (report) => checkPictures({ database, catalog, reader, clock, absolute }, report))
          .task,
      'files.tasks': () => ({ tasks: tasks.list(), repair: repair && inWords(repair) }),
      'files.cancel'({ taskId }) {
        tasks.cancel(taskId);
        return {};
      },
    },
    async dispose() {
      disposed = true;
      stopWatching();
      stopFirstLook();
      uploads.dispose();
      reader.dispose();
      await tasks.dispose();
      await sidecars.settle();
    },
  };
}

const inWords = ({ damagedFile, savedRows }: Repair) =>
  `The database was damaged when Polyptych started: ${savedRows.toLocaleString('en')} entries were saved into a new one, and ` +
  `the folder of pictures is looked through for the rest. The damaged one is kept as ${damagedFile}.`;

const pathsSchema = z.array(z.string());

/** Imports that have begun and not ended, for the next start. */
function createUnfinishedImports({ connection }: Database) {
  const insert = connection.prepare(
    'INSERT INTO picture_imports (id, paths, mode, created_at) VALUES (?, ?, ?, ?)',
  );
  const remove = connection.prepare('DELETE FROM picture_imports WHERE id = ?');
  const select = connection.prepare('SELECT id, paths, mode FROM picture_imports ORDER BY created_at, id');
  return {
    remember: ({ id, paths, mode }: PathImport & { id: string }, now: number) =>
      void insert.run(id, JSON.stringify(paths), mode, now),
    forget: (id: string) => void remove.run(id),
    list: (): (PathImport & { id: string })[] =>
      select.all().map((row) => ({
        id: String(row['id']),
        paths: pathsSchema.parse(JSON.parse(String(row['paths']))),
        mode: row['mode'] === 'reference' ? 'reference' : 'copy',
      })),
  };
}
