import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ImageTask } from '#inference/contract.ts';
import type { Events } from '#shared/contract/index.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { type Settings, defaultSettings } from '#shared/contract/settings.ts';
import { sampleModel, sampleRequest } from '#shared/contract/samples.ts';
import { PolyptychError } from '#shared/errors.ts';
import { createEventLog } from '#shared/rpc/events.ts';
import type { Gallery } from '../gallery/gallery.ts';
import type { ModelLibrary } from '../models/model-library.ts';
import { createImageStore } from '../gallery/image-store.ts';
import { type Database, openDatabase } from '../storage/database.ts';
import { createVirtualClock } from '../virtual-clock.ts';
import { type DispatchOptions, createDispatch } from './dispatch.ts';
import { type JobQueueOptions, createJobQueue } from './job-queue.ts';
import { createJobStore } from './job-store.ts';
import { createLearntTimes } from './learnt-times.ts';
import { createUnitOutput } from './unit-output.ts';

const context = { signal: new AbortController().signal };
const model = sampleModel({ id: 'm', name: 'M', sizeBytes: 6, schedulers: ['DDIMScheduler'] });
const library = [model, { ...model, id: 'n', name: 'N' }];
const request = { ...sampleRequest, modelId: 'm' };
const finished = { width: 128, height: 128, fileSizeBytes: 1, timings: { load: 1, total: 2, sessionRun: 2 } };

/** Devices that do nothing by themselves: the test decides when what ends. A device given two tasks throws. */
function idleDevices(count: number, memoryBytes: number | null) {
  const busy = new Map<string, { leaseId: string; task: ImageTask }>();
  const cancelled = new Set<string>();
  const loaded = new Map<string, Set<string>>();
  const unloaded: string[] = [];
  const ids = Array.from({ length: count }, (_, index) => `d${index}`);
  const pool: JobQueueOptions['devices'] & DispatchOptions['devices'] = {
    snapshot: () =>
      ids.map((id) => ({
        id,
        selected: true,
        state: busy.has(id) ? 'busy' : 'idle',
        loadedModelIds: [...(loaded.get(id) ?? [])],
        memory: { totalBytes: memoryBytes, usedByOthersBytes: 0 },
      })),
    settled: () => true,
    hasLoaded: () => false,
    unload(deviceId, modelIds) {
      for (const modelId of modelIds) {
        loaded.get(deviceId)?.delete(modelId);
        unloaded.push(`${modelId} from ${deviceId}`);
      }
    },
    run(deviceId, leaseId, task) {
      if (busy.has(deviceId)) throw new Error(`${deviceId} was given a second task`);
      busy.set(deviceId, { leaseId, task });
      loaded.set(deviceId, new Set([...(loaded.get(deviceId) ?? []), task.settings.modelId]));
    },
    cancel: (_deviceId, leaseId) => void cancelled.add(leaseId),
  };
  return { pool, running: busy, cancelled, unloaded };
}

const gallery: Gallery = {
  handlers: {} as Gallery['handlers'],
  filesOf: () => null,
  storedPath: (path) => path,
};

/** A queue over a database: made twice over the same one, it is the app before and after a restart. */
function start(
  database: Database,
  deviceCount = 2,
  { memoryBytes = null, ...given }: Partial<Settings> & { memoryBytes?: number | null } = {},
) {
  const devices = idleDevices(deviceCount, memoryBytes);
  let settings: Settings = { ...defaultSettings, multiGpu: true, gpuMemorySafetyBytes: 0, ...given };
  const events = createEventLog<Events>();
  const images = createImageStore(database);
  const clock = createVirtualClock(1000);
  const quiet = () => {};
  const home = `/tmp/polyptych-queue-test-${process.pid}`;
  const folders = { images: home, byDay: false, thumbnails: home, previews: home };
  const models: ModelLibrary = {
    list: () => library,
    ready(modelId) {
      const known = library.find(({ id }) => id === modelId);
      if (!known) throw new PolyptychError('not_found', 'no such model');
      return { model: known, folder: `/models/${modelId}` };
    },
    idOfFolder: (folder) => folder.replace('/models/', ''),
    nameOf: (modelId) => modelId.toUpperCase(),
    rescan: () => library,
  };
  const queue = createJobQueue({
    store: createJobStore(database),
    database,
    dispatch: createDispatch({
      devices: devices.pool,
      models,
      settings: () => settings,
      learnt: createLearntTimes(database),
      clock,
    }),
    devices: devices.pool,
    models,
    output: createUnitOutput({ folders, images, gallery, appVersion: '0', deviceName: (id) => id }),
    events,
    clock,
    log: { info: quiet, warn: quiet, error: quiet },
  });
  queue.schedule();
  const { handlers } = queue;
  return {
    ...devices,
    queue,
    events,
    images,
    clock,
    job: (id: string) => queue.jobs().find((job) => job.id === id),
    create(changes: Partial<typeof request> = {}) {
      const job = handlers['jobs.create']({ ...request, ...changes }, context) as Job;
      queue.schedule();
      return job;
    },
    choose(changes: Partial<Settings>) {
      settings = { ...settings, ...changes };
      queue.schedule();
    },
    /** The steps are done: the worker can begin the next picture while this one is written. */
    finish(deviceId: string) {
      const { leaseId } = running(devices, deviceId);
      devices.running.delete(deviceId);
      queue.onLease(deviceId, { type: 'finishing', leaseId });
      return leaseId;
    },
    cancel: (jobId: string) => handlers['jobs.cancel']({ jobId }, context) as Job,
    retry(jobId: string) {
      void handlers['jobs.retry']({ jobId }, context);
      queue.schedule();
    },
    complete(deviceId: string) {
      const task = running(devices, deviceId);
      devices.running.delete(deviceId);
      queue.onLease(deviceId, { type: 'completed', leaseId: task.leaseId, image: finished });
    },
    fail(deviceId: string, code: 'worker_lost' | 'internal') {
      const task = running(devices, deviceId);
      devices.running.delete(deviceId);
      queue.onLease(deviceId, {
        type: 'failed',
        leaseId: task.leaseId,
        error: { code, message: 'It broke.' },
      });
    },
  };
}
function running(devices: ReturnType<typeof idleDevices>, deviceId: string) {
  const task = devices.running.get(deviceId);
  if (!task) throw new Error(`${deviceId} has nothing to do`);
  return task;
}

test('a job is on disk before its creation is answered', () => {
  const database = openDatabase(':memory:');
  const job = start(database).create({ count: 3 });
  const stored = createJobStore(database).recover(20).jobs;
  expect(stored.map(({ id, units }) => [id, units.length])).toEqual([[job.id, 3]]);
});

test('the pictures of a job go to all idle devices, with one seed after the other', () => {
  const app = start(openDatabase(':memory:'));
  app.create({ count: 3, seed: 4_294_967_295 });
  const seeds = [...app.running.values()].map(({ task }) => task.settings.seed);
  expect(seeds).toEqual([4_294_967_295, 0]);
});

test('a lost worker costs an attempt, and the unit goes to another device', () => {
  const app = start(openDatabase(':memory:'));
  const { id } = app.create();
  expect([...app.running.keys()]).toEqual(['d0']);
  app.fail('d0', 'worker_lost');
  expect([...app.running.keys()]).toEqual(['d1']);
  app.complete('d1');
  expect(app.job(id)).toMatchObject({ state: 'completed', units: [{ attempts: 2, deviceId: 'd1' }] });
});

test('a unit that loses its worker three times fails with a sentence and can be retried', () => {
  const app = start(openDatabase(':memory:'), 1);
  const { id } = app.create();
  for (let attempt = 0; attempt < 3; attempt++) app.fail('d0', 'worker_lost');
  expect(app.job(id)).toMatchObject({
    state: 'failed',
    units: [{ error: { message: 'It broke. It was tried 3 times.' } }],
  });
  app.retry(id);
  app.complete('d0');
  expect(app.job(id)).toMatchObject({ state: 'completed' });
});

test('a wrong model fails at once, without a second attempt', () => {
  const app = start(openDatabase(':memory:'));
  const { id } = app.create();
  app.fail('d0', 'internal');
  expect(app.job(id)).toMatchObject({ state: 'failed', units: [{ attempts: 1 }] });
});

test('cancelling ends what waits at once and what runs when its worker says so', () => {
  const app = start(openDatabase(':memory:'), 1);
  const { id } = app.create({ count: 2 });
  expect(app.cancel(id).units.map(({ state }) => state)).toEqual(['running', 'cancelled']);
  expect(app.cancelled).toContain(running(app, 'd0').leaseId);
  app.fail('d0', 'worker_lost');
  expect(app.job(id)).toMatchObject({ state: 'cancelled' });
});

test('a picture that was finished before the cancel arrived is kept', () => {
  const app = start(openDatabase(':memory:'), 1);
  const { id } = app.create();
  app.cancel(id);
  app.complete('d0');
  expect(app.job(id)).toMatchObject({ state: 'completed' });
  expect(app.images.counts().total).toBe(1);
});

test('after the app was killed, what ran is done again and what was done is not', () => {
  const database = openDatabase(':memory:');
  const before = start(database, 1);
  const { id } = before.create({ count: 3 });
  before.complete('d0');
  const after = start(database, 1);
  expect(after.job(id)?.units.map(({ state }) => state)).toEqual(['completed', 'running', 'queued']);
  after.complete('d0');
  after.complete('d0');
  expect(after.job(id)).toMatchObject({ state: 'completed' });
  expect(after.images.counts().total).toBe(3);
});

test('sizes and schedulers that do not fit the model are refused with what would', () => {
  const app = start(openDatabase(':memory:'));
  expect(() => app.create({ width: 130 })).toThrow('a multiple of 16 pixels for M, not 130: try 128 or 144.');
  expect(() => app.create({ scheduler: 'Magic' })).toThrow('choose DDIMScheduler');
  expect(app.queue.jobs()).toEqual([]);
});

test('only the latest ended jobs stay on the list, unfinished ones always do', () => {
  const app = start(openDatabase(':memory:'), 1);
  for (let index = 0; index < 25; index++) {
    app.create();
    app.complete('d0');
  }
  const waiting = app.create();
  expect(app.queue.jobs()).toHaveLength(21);
  expect(app.queue.jobs().at(-1)?.id).toBe(waiting.id);
});

/** What can happen, as numbers to be taken modulo what there is. */
const happenings = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('create' as const), n: fc.integer({ min: 1, max: 5 }) }),
    },
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constantFrom(
          'complete' as const,
          'lose' as const,
          'break' as const,
          'cancel' as const,
          'retry' as const,
        ),
        n: fc.nat(100),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), n: fc.constant(0) }) },
  ),
  { maxLength: 60 },
);

test('whatever happens, every unit ends exactly once and each completed one has one picture', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), happenings, (deviceCount, events) => {
      const database = openDatabase(':memory:');
      let app = start(database, deviceCount);
      const created: Job[] = [];
      const completions = new Map<string, number>();
      const some = <T>(list: readonly T[], n: number) => list[n % Math.max(1, list.length)];
      const completeOn = (deviceId: string) => {
        const { task } = running(app, deviceId);
        const unit = `${task.settings.jobId} ${task.settings.unitIndex}`;
        completions.set(unit, (completions.get(unit) ?? 0) + 1);
        app.complete(deviceId);
      };
      for (const { kind, n } of events) {
        const deviceId = some([...app.running.keys()], n);
        const job = some(app.queue.jobs(), n);
        if (kind === 'create') created.push(app.create({ count: n }));
        else if (kind === 'restart') app = start(database, deviceCount);
        else if (kind === 'cancel' && job) app.cancel(job.id);
        else if (kind === 'retry' && job) app.retry(job.id);
        else if (kind === 'complete' && deviceId) completeOn(deviceId);
        else if (kind === 'lose' && deviceId) app.fail(deviceId, 'worker_lost');
        else if (kind === 'break' && deviceId) app.fail(deviceId, 'internal');
      }
      for (let left = 1000; app.running.size > 0 && left > 0; left--)
        completeOn(String([...app.running.keys()][0]));

      const rows = database.connection.prepare('SELECT state FROM units').all();
      expect(rows).toHaveLength(created.reduce((sum, { units }) => sum + units.length, 0));
      expect(rows.filter(({ state }) => state === 'queued' || state === 'running')).toEqual([]);
      expect(Math.max(0, ...completions.values())).toBeLessThanOrEqual(1);
      const completed = rows.filter(({ state }) => state === 'completed').length;
      expect(completions.size).toBe(completed);
      expect(app.images.counts().total).toBe(completed);
    }),
    { numRuns: 200 },
  );
});
