import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ImageTask } from '#inference/contract.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { strategySchema } from '#shared/contract/settings.ts';
import { openDatabase } from '../storage/database.ts';
import { createJobStore } from './job-store.ts';
import { type Writing, startQueue, taskOf } from './queue-harness.ts';

test('a job is on disk before its creation is answered', () => {
  const database = openDatabase(':memory:');
  const job = startQueue(database).create({ count: 3 });
  const stored = createJobStore(database).recover(20).jobs;
  expect(stored.map(({ id, units }) => [id, units.length])).toEqual([[job.id, 3]]);
});

test('the pictures of a job go to all idle devices, with one seed after the other', () => {
  const app = startQueue(openDatabase(':memory:'));
  app.create({ count: 3, seed: 4_294_967_295 });
  const seeds = [...app.running.values()].map(({ task }) => task.settings.seed);
  expect(seeds).toEqual([4_294_967_295, 0]);
});

test('a lost worker costs an attempt, and the unit goes to another device', () => {
  const app = startQueue(openDatabase(':memory:'));
  const { id } = app.create();
  expect([...app.running.keys()]).toEqual(['d0']);
  app.fail('d0', 'worker_lost');
  expect([...app.running.keys()]).toEqual(['d1']);
  app.complete('d1');
  expect(app.job(id)).toMatchObject({ state: 'completed', units: [{ attempts: 2, deviceId: 'd1' }] });
});

test('a unit that loses its worker three times fails with a sentence and can be retried', () => {
  const app = startQueue(openDatabase(':memory:'), 1);
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
  const app = startQueue(openDatabase(':memory:'));
  const { id } = app.create();
  app.fail('d0', 'internal');
  expect(app.job(id)).toMatchObject({ state: 'failed', units: [{ attempts: 1 }] });
});

test('cancelling ends what waits at once and what runs when its worker says so', () => {
  const app = startQueue(openDatabase(':memory:'), 1);
  const { id } = app.create({ count: 2 });
  expect(app.cancel(id).units.map(({ state }) => state)).toEqual(['running', 'cancelled']);
  expect(app.cancelled).toContain(taskOf(app, 'd0').leaseId);
  app.fail('d0', 'worker_lost');
  expect(app.job(id)).toMatchObject({ state: 'cancelled' });
});

test('what was asked to end does not run again when the app is killed before its worker has let go of it', () => {
  const database = openDatabase(':memory:');
  const before = startQueue(database, 1);
  const { id } = before.create({ count: 2 });
  before.cancel(id);
  for (let start = 0; start < 2; start += 1) {
    const after = startQueue(database, 1);
    expect(after.job(id)).toMatchObject({ state: 'cancelled' });
    expect(after.running.size).toBe(0);
  }
});

test('a picture that was finished before the cancel arrived is kept', () => {
  const app = startQueue(openDatabase(':memory:'), 1);
  const { id } = app.create();
  app.cancel(id);
  app.complete('d0');
  expect(app.job(id)).toMatchObject({ state: 'completed' });
  expect(app.images.counts().total).toBe(1);
});

test('after the app was killed, what ran is done again and what was done is not', () => {
  const database = openDatabase(':memory:');
  const before = startQueue(database, 1);
  const { id } = before.create({ count: 3 });
  before.complete('d0');
  const after = startQueue(database, 1);
  expect(after.job(id)?.units.map(({ state }) => state)).toEqual(['completed', 'running', 'queued']);
  after.complete('d0');
  after.complete('d0');
  expect(after.job(id)).toMatchObject({ state: 'completed' });
  expect(after.images.counts().total).toBe(3);
});

test('sizes and schedulers that do not fit the model are refused with what would', () => {
  const app = startQueue(openDatabase(':memory:'));
  expect(() => app.create({ width: 130 })).toThrow('a multiple of 16 pixels for M, not 130: try 128 or 144.');
  expect(() => app.create({ scheduler: 'Magic' })).toThrow('choose DDIMScheduler');
  expect(app.queue.jobs()).toEqual([]);
});

test('only the latest ended jobs stay on the list, unfinished ones always do', () => {
  const app = startQueue(openDatabase(':memory:'), 1);
  for (let index = 0; index < 25; index++) {
    app.create();
    app.complete('d0');
  }
  const waiting = app.create();
  expect(app.queue.jobs()).toHaveLength(21);
  expect(app.queue.jobs().at(-1)?.id).toBe(waiting.id);
});

test('a device draws the next picture while one is written, and what is lost in writing is drawn again', () => {
  const app = startQueue(openDatabase(':memory:'), 1);
  const { id } = app.create({ count: 2 });
  const writing = app.finish('d0');
  expect(taskOf(app, 'd0').task.settings.unitIndex).toBe(1);
  app.lostWhileWriting(writing);
  expect(app.job(id)?.units.map(({ state }) => state)).toEqual(['queued', 'running']);
  app.complete('d0');
  app.complete('d0');
  expect(app.job(id)).toMatchObject({ state: 'completed', units: [{ attempts: 2 }, { attempts: 1 }] });
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
          'finish' as const,
          'write' as const,
          'choose' as const,
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
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom(null, 10, 20),
      happenings,
      (deviceCount, memoryBytes, events) => {
        const database = openDatabase(':memory:');
        let app = startQueue(database, deviceCount, { memoryBytes });
        const created: Job[] = [];
        const completions = new Map<string, number>();
        let writing: Writing[] = [];
        const some = <T>(list: readonly T[], n: number) => list[n % Math.max(1, list.length)];
        const count = ({ task }: { task: ImageTask }) => {
          const unit = `${task.settings.jobId} ${task.settings.unitIndex}`;
          completions.set(unit, (completions.get(unit) ?? 0) + 1);
        };
        const completeOn = (deviceId: string) => {
          count(taskOf(app, deviceId));
          app.complete(deviceId);
        };
        const write = (picture: Writing) => {
          writing = writing.filter((other) => other !== picture);
          count(picture);
          app.written(picture);
        };
        const lose = (deviceId: string) => {
          const lost = writing.filter((picture) => picture.deviceId === deviceId);
          writing = writing.filter((picture) => picture.deviceId !== deviceId);
          for (const picture of lost) app.lostWhileWriting(picture);
          if (app.running.has(deviceId)) app.fail(deviceId, 'worker_lost');
        };
        for (const { kind, n } of events) {
          const deviceId = some([...app.running.keys()], n);
          const job = some(app.queue.jobs(), n);
          if (kind === 'create') created.push(app.create({ count: n, modelId: n % 2 ? 'm' : 'n' }));
          else if (kind === 'restart') {
            app = startQueue(database, deviceCount, { memoryBytes });
            writing = [];
          } else if (kind === 'choose')
            app.choose({ strategy: some(strategySchema.options, n) ?? 'affinity', multiGpu: n % 5 > 0 });
          else if (kind === 'finish' && deviceId) writing.push(app.finish(deviceId));
          else if (kind === 'write' && writing.length > 0) write(some(writing, n) as Writing);
          else if (kind === 'cancel' && job) app.cancel(job.id);
          else if (kind === 'retry' && job) app.retry(job.id);
          else if (kind === 'complete' && deviceId) completeOn(deviceId);
          else if (kind === 'lose' && deviceId) lose(deviceId);
          else if (kind === 'break' && deviceId) app.fail(deviceId, 'internal');
        }
        for (const picture of writing) write(picture);
        for (let left = 1000; app.running.size > 0 && left > 0; left--)
          completeOn(String([...app.running.keys()][0]));

        const rows = database.connection.prepare('SELECT state FROM units').all();
        expect(rows).toHaveLength(created.reduce((sum, { units }) => sum + units.length, 0));
        expect(rows.filter(({ state }) => state === 'queued' || state === 'running')).toEqual([]);
        expect(Math.max(0, ...completions.values())).toBeLessThanOrEqual(1);
        const completed = rows.filter(({ state }) => state === 'completed').length;
        expect(completions.size).toBe(completed);
        expect(app.images.counts().total).toBe(completed);
      },
    ),
    { numRuns: 200 },
  );
}, 60_000);
