import { randomUUID } from 'node:crypto';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ModelImport } from '#shared/contract/model-imports.ts';
import { PolyptychError, toErrorReport } from '#shared/errors.ts';
import type { HubClient } from '../hub/hub-client.ts';
import { retrying } from '../hub/retrying.ts';
import type { Clock, Log } from '../../ports.ts';
import { checkDiskSpace, freeBytesIn } from './disk-space.ts';
import { planImport, plannedBytes, sourceOf } from './import-plan.ts';
import type { ImportPlan, ImportRecord } from './import-record.ts';
import { type ImportStore, workFolderOf } from './import-store.ts';
import { createRate } from './rate.ts';
import { bytesThere, transferFile } from './transfer-file.ts';

/** Files that are brought over at once. */
const filesAtOnce = 3;
/** News of bytes are told at most this often. */
const newsIntervalMs = 250;

export interface ImportsOptions {
  store: ImportStore;
  hub: HubClient;
  clock: Clock;
  log: Log;
  /** Asked before a disk is filled; absolute paths to bytes. */
  freeBytes?: (folder: string) => Promise<number>;
  onChange(): void;
  /** A model is in its place; absolute path of its folder. */
  onImported(record: ImportRecord, folder: string): void;
}

export interface Imports {
  list(): ModelImport[];
  /** Begins a new one, or goes on with the same one of before; returns its id. Throws `conflict` while that runs. */
  start(what: Pick<ImportRecord, 'source' | 'modelId' | 'targetRoot'>): string;
  /** Stops bringing bytes; what came is kept. */
  pause(id: string): Promise<void>;
  resume(id: string): void;
  /** Ends it and takes away what came. */
  cancel(id: string): Promise<void>;
  /** Resolves when it is neither running nor waiting any more; rejects with what made it fail. */
  settled(id: string): Promise<void>;
  /** Stops everything; it can go on after the next start. */
  dispose(): Promise<void>;
}

interface Running {
  record: ImportRecord;
  state: ModelImport['progress'];
  doneBytes: number;
  filesDone: number;
  /** What ends the work that goes on; null while there is none. */
  abort: AbortController | null;
  work: Promise<void>;
  error: unknown;
}

/** Brings models into the library, file by file, so that each can be stopped at any time and goes on where it was. */
export function createImports(options: ImportsOptions): Imports {
  const { store, hub, clock, log, onChange, onImported, freeBytes = freeBytesIn } = options;
  const known = new Map<string, Running>();
  for (const record of store.load()) {
    const item = add(record);
    void measure(item).then(onChange);
  }

  function add(record: ImportRecord): Running {
    const item: Running = {
      record,
      state: { state: 'paused' },
      doneBytes: 0,
      filesDone: 0,
      abort: null,
      work: Promise.resolve(),
      error: null,
    };
    known.set(record.id, item);
    return item;
  }

  function existing(id: string): Running {
    const item = known.get(id);
    if (item) return item;
    throw new PolyptychError('not_found', 'There is no such import any more.');
  }

  function set(item: Running, state: Running['state']) {
    item.state = state;
    onChange();
  }

  /** How much of it is there, for what an earlier run of the app left. */
  async function measure(item: Running) {
    const { plan } = item.record;
    if (!plan) return;
    const sizes = await Promise.all(plan.files.map((file) => bytesThere(pathOf(item.record, file))));
    item.doneBytes = sizes.reduce((sum, size) => sum + size, 0);
    item.filesDone = plan.files.filter(({ sizeBytes }, index) => sizes[index] === sizeBytes).length;
  }

  function run(item: Running) {
    const abort = new AbortController();
    item.abort = abort;
    item.error = null;
    item.record = { ...item.record, ownerPid: process.pid };
    store.save(item.record);
    set(item, { state: 'preparing' });
    item.work = bring(item, abort.signal)
      .catch((error: unknown) => {
        if (abort.signal.aborted) return;
        item.error = error;
        log.warn({ err: error, import: item.record.id }, 'an import failed');
        set(item, { state: 'failed', error: toErrorReport(error) });
      })
      .finally(() => {
        item.abort = null;
      });
  }

  async function bring(item: Running, signal: AbortSignal) {
    const waiting = { clock, signal, onWaiting: (wait: Wait) => set(item, { state: 'waiting', ...wait }) };
    const plan =
      item.record.plan ?? (await retrying(waiting, () => planImport(item.record.source, hub, signal)));
    item.record = { ...item.record, plan };
    store.save(item.record);
    const workFolder = workFolderOf(item.record);
    await mkdir(workFolder, { recursive: true });
    await measure(item);
    const neededBytes = plannedBytes(plan) - item.doneBytes;
    checkDiskSpace(neededBytes, await freeBytes(workFolder), item.record.targetRoot);
    signal.throwIfAborted();
    set(item, { state: 'running', bytesPerSecond: null, secondsLeft: null });
    await transfer(item, plan, signal);
    signal.throwIfAborted();

    const folder = join(item.record.targetRoot, item.record.modelId);
    // A rename onto a folder that is not empty fails: nothing is overwritten.
    await rename(workFolder, folder).catch((cause: unknown) => {
      throw new PolyptychError(
        'conflict',
        `The folder ${folder} is in the way: move it away, then resume the import.`,
        { cause },
      );
    });
    store.remove(item.record);
    known.delete(item.record.id);
    onImported(item.record, folder);
    onChange();
  }

  /** All files, a few at once; the first that fails stops the others. */
  async function transfer(item: Running, plan: ImportPlan, signal: AbortSignal) {
    const { source } = item.record;
    const rate = createRate();
    const bytes = new Map<string, number>();
    const stop = new AbortController();
    const both = AbortSignal.any([signal, stop.signal]);
    let toldAt = -Infinity;

    function told() {
      item.doneBytes = [...bytes.values()].reduce((sum, count) => sum + count, 0);
      const now = clock.now();
      if (item.state.state === 'running' && now - toldAt < newsIntervalMs) return;
      toldAt = now;
      rate.note(now, item.doneBytes);
      const bytesPerSecond = rate.bytesPerSecond();
      const leftBytes = plannedBytes(plan) - item.doneBytes;
      const secondsLeft =
        bytesPerSecond !== null && bytesPerSecond > 0 ? Math.ceil(leftBytes / bytesPerSecond) : null;
      set(item, { state: 'running', bytesPerSecond, secondsLeft });
    }

    for (const file of plan.files) bytes.set(file.target, await bytesThere(pathOf(item.record, file)));
    item.filesDone = 0;
    const waitingFiles = [...plan.files];
    async function worker() {
      for (let file = waitingFiles.shift(); file; file = waitingFiles.shift()) {
        const current = file;
        const retryOptions = {
          clock,
          signal: both,
          onWaiting: (wait: Wait) => set(item, { state: 'waiting', ...wait }),
        };
        await retrying(retryOptions, (gotOn) =>
          transferFile({
            source: sourceOf(source, plan.commit, current, hub),
            path: pathOf(item.record, current),
            name: current.target,
            sizeBytes: current.sizeBytes,
            checksum: current.checksum,
            signal: both,
            onBytes(doneBytes) {
              if (doneBytes > (bytes.get(current.target) ?? 0)) gotOn();
              bytes.set(current.target, doneBytes);
              told();
            },
          }),
        );
        item.filesDone += 1;
      }
    }
    const workers = Array.from({ length: filesAtOnce }, () =>
      worker().catch((error: unknown) => {
        stop.abort(error);
        throw error;
      }),
    );
    await Promise.allSettled(workers);
    await Promise.all(workers);
  }

  async function halt(item: Running) {
    item.abort?.abort(new PolyptychError('cancelled', 'The import was stopped.'));
    await item.work;
  }

  return {
    list: () => [...known.values()].map(present),
    start(what) {
      const same = [...known.values()].find(({ record }) => isSame(record, what));
      if (same?.abort)
        throw new PolyptychError(
          'conflict',
          `${same.record.modelId} is on its way already: see the imports.`,
        );
      if (same) {
        run(same);
        return same.record.id;
      }
      const record: ImportRecord = {
        ...what,
        id: randomUUID(),
        createdAt: clock.now(),
        plan: null,
        ownerPid: process.pid,
      };
      run(add(record));
      return record.id;
    },
    async pause(id) {
      const item = existing(id);
      await halt(item);
      if (known.has(id)) set(item, { state: 'paused' });
    },
    resume(id) {
      const item = existing(id);
      if (!item.abort) run(item);
    },
    async cancel(id) {
      const item = existing(id);
      await halt(item);
      if (!known.delete(id)) return;
      store.remove(item.record);
      onChange();
    },
    async settled(id) {
      const item = existing(id);
      await item.work;
      if (item.error !== null) throw item.error;
    },
    async dispose() {
      await Promise.all([...known.values()].map(halt));
    },
  };
}

function isSame(record: ImportRecord, what: Pick<ImportRecord, 'source' | 'targetRoot'>): boolean {
  return record.targetRoot === what.targetRoot && isDeepStrictEqual(record.source, what.source);
}

type Wait = Parameters<Parameters<typeof retrying>[0]['onWaiting']>[0];

function pathOf(record: ImportRecord, { target }: { target: string }): string {
  return join(workFolderOf(record), ...target.split('/'));
}

function present({ record, state, doneBytes, filesDone }: Running): ModelImport {
  return {
    id: record.id,
    source: record.source,
    modelId: record.modelId,
    targetFolder: record.targetRoot,
    doneBytes,
    totalBytes: record.plan ? plannedBytes(record.plan) : null,
    filesDone,
    files: record.plan?.files.length ?? null,
    progress: state,
  };
}
