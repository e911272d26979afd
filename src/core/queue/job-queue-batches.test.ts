import { beforeEach, expect, test } from 'vitest';
import type { Settings } from '#shared/contract/settings.ts';
import type { ErrorReport } from '#shared/errors.ts';
import { type Database, openDatabase } from '../storage/database.ts';
import { type QueueSurroundings, context, request, startQueue, taskOf } from './queue-harness.ts';

let database: Database;
beforeEach(() => {
  database = openDatabase(':memory:');
});

const finished = (batchSize: number) => ({
  width: 128,
  height: 128,
  fileSizeBytes: 1,
  timings: { load: 0, drawing: 2, batchSize, total: 2, sessionRun: 2 },
});
const noMemory: ErrorReport = { code: 'out_of_memory', message: 'The device has not enough memory.' };

/** A queue whose devices have made one picture of the model each, so that batches are allowed. */
function start(
  deviceCount = 1,
  settings: Partial<Settings> & Pick<QueueSurroundings, 'memoryBytes' | 'memoryPointsOf'> = {},
) {
  const queue = startQueue(database, deviceCount, { enableBatching: true, ...settings });
  for (let device = 0; device < deviceCount; device++) queue.create();
  for (let device = 0; device < deviceCount; device++) queue.complete(`d${device}`);
  return {
    ...queue,
    batchOf: (deviceId: string) => (queue.running.has(deviceId) ? (queue.batches.get(deviceId) ?? []) : []),
    end(deviceId: string, error: ErrorReport | null = null) {
      taskOf(queue, deviceId);
      const batch = queue.batches.get(deviceId) ?? [];
      queue.running.delete(deviceId);
      for (const { leaseId } of batch)
        queue.queue.onLease(
          deviceId,
          error
            ? { type: 'failed', leaseId, error }
            : { type: 'completed', leaseId, image: finished(batch.length) },
        );
    },
    states: (jobId: string) => queue.job(jobId)?.units.map(({ state }) => state),
  };
}

test('units of different jobs and prompts are one batch, and each says with how many others', () => {
  const { create, batchOf, end, job, states } = start();
  const [lone, ...others] = [
    create(),
    create({ prompt: 'b' }),
    create({ prompt: 'c', count: 2 }),
    create({ steps: 90 }),
  ];
  if (!lone) throw new Error('unreachable');
  end('d0');
  const batch = batchOf('d0');
  expect(batch.map(({ task }) => task.settings.prompt)).toEqual(['b', 'c', 'c']);
  expect(new Set(batch.map(({ leaseId }) => leaseId)).size).toBe(3);
  const [second] = others;
  const unit = job(second?.id ?? '')?.units[0];
  expect(unit).toMatchObject({
    state: 'running',
    reason: expect.stringMatching(/; together with 2 others$/),
  });
  end('d0');
  expect(others.map(({ id }) => states(id))).toEqual([
    ['completed'],
    ['completed', 'completed'],
    ['running'],
  ]);
});

test('one of a batch fails and one is cancelled: the others are completed, and the device goes on', () => {
  const { create, batchOf, queue, running, states, cancel } = start();
  const first = create();
  const second = create({ count: 2 });
  const third = create();
  const lone = batchOf('d0')[0]?.leaseId ?? '';
  running.delete('d0');
  queue.onLease('d0', { type: 'completed', leaseId: lone, image: finished(1) });
  expect(states(first.id)).toEqual(['completed']);
  const leaseOf = (jobId: string, unitIndex: number) =>
    batchOf('d0').find(
      ({ task: { settings } }) => settings.jobId === jobId && settings.unitIndex === unitIndex,
    )?.leaseId ?? '';
  expect(batchOf('d0')).toHaveLength(3);
  const [a, b, c] = [leaseOf(second.id, 0), leaseOf(second.id, 1), leaseOf(third.id, 0)];
  const fourth = create();
  cancel(third.id);
  queue.onLease('d0', { type: 'failed', leaseId: a, error: { code: 'model_invalid', message: 'NaN.' } });
  queue.onLease('d0', { type: 'failed', leaseId: c, error: { code: 'cancelled', message: 'Cancelled.' } });
  queue.onLease('d0', { type: 'finishing', leaseId: b });
  running.delete('d0');
  queue.schedule();
  expect(states(fourth.id)).toEqual(['running']);
  queue.onLease('d0', { type: 'completed', leaseId: b, image: finished(3) });
  expect([second, third].map(({ id }) => states(id))).toEqual([['failed', 'completed'], ['cancelled']]);
});

test('a lost worker gives all of its batch back, and another device makes it', () => {
  const { create, batchOf, end, running, states } = start(2);
  const { id } = create({ count: 4 });
  expect(batchOf('d0')).toHaveLength(2);
  expect(batchOf('d1')).toHaveLength(2);
  end('d0', { code: 'worker_lost', message: 'It broke.' });
  end('d1');
  while (running.size > 0) end([...running.keys()][0] ?? '');
  expect(states(id)).toEqual(['completed', 'completed', 'completed', 'completed']);
});

test('with batching off, pictures are made one by one; a model that cannot do more is given one', () => {
  const { create, batchOf, end, choose, queue } = start();
  create();
  create({ count: 4 });
  choose({ enableBatching: false });
  end('d0');
  expect(batchOf('d0')).toHaveLength(1);
  choose({ enableBatching: true, maxBatchSize: 2 });
  end('d0');
  expect(batchOf('d0')).toHaveLength(2);
  const leaseId = batchOf('d0')[0]?.leaseId ?? '';
  queue.onLease('d0', { type: 'loaded', leaseId, modelFolder: '/models/m', seconds: 1, batches: false });
  end('d0');
  expect(batchOf('d0')).toHaveLength(1);
});

test('an idle device waits for company where it is told to, no longer than that, and not when the batch is full', () => {
  const { create, batchOf, end, clock, running } = start(1, { maxBatchSize: 3, maxBatchWaitSeconds: 2 });
  const other = create({ modelId: 'n' });
  expect(batchOf('d0')[0]?.task.settings.jobId).toBe(other.id);
  end('d0');
  create();
  clock.advance(1500);
  expect(running.has('d0')).toBe(false);
  create();
  expect(running.has('d0')).toBe(false);
  clock.advance(500);
  expect(batchOf('d0')).toHaveLength(2);
  end('d0');
  create();
  create();
  expect(running.has('d0')).toBe(false);
  create();
  expect(batchOf('d0')).toHaveLength(3);
});

test('what batches cost is remembered from one start of the app to the next', () => {
  const before = start();
  before.create({ count: 4 });
  before.end('d0');
  // Four pictures in 2 s, where one alone takes 2 s.
  expect(database.connection.prepare('SELECT share FROM learnt_batches').all()).toEqual([{ share: 0 }]);
});

test('out of memory: the other models leave first, then the batch is halved, and all is made in the end', () => {
  const { create, batchOf, end, unloaded, states } = start(1, { maxBatchSize: 4 });
  create({ modelId: 'n' });
  end('d0');
  create();
  const { id } = create({ count: 4 });
  end('d0');
  expect(batchOf('d0')).toHaveLength(4);
  end('d0', noMemory);
  expect(unloaded).toEqual(['n from d0']);
  expect(batchOf('d0')).toHaveLength(4);
  end('d0', noMemory);
  expect(batchOf('d0')).toHaveLength(2);
  end('d0', noMemory);
  expect(batchOf('d0')).toHaveLength(1);
  for (let picture = 0; picture < 4; picture++) {
    expect(batchOf('d0')).toHaveLength(1);
    end('d0');
  }
  expect(states(id)).toEqual(['completed', 'completed', 'completed', 'completed']);
  // Remembered for this run of the app.
  create({ count: 2 });
  expect(batchOf('d0')).toHaveLength(1);
});

test('a batch is as large as what was measured says that memory lets it be, and the time left is told by that', async () => {
  const { width, height } = request;
  const pixels = width * height;
  /** One picture took 7 of the 20 bytes, two took 10. */
  const points = [
    { pixels, bytes: 7 },
    { pixels: 2 * pixels, bytes: 10 },
  ];
  const { create, batchOf, end, handlers, states } = start(1, {
    memoryBytes: 20,
    memoryPointsOf: (modelId) => (modelId === 'm' ? points : []),
  });
  const { id } = create({ count: 9 });
  const sizes = [];
  while (batchOf('d0').length > 0) {
    sizes.push(batchOf('d0').length);
    end('d0');
  }
  expect(sizes).toEqual([4, 4, 1]);
  expect(states(id)).not.toContain('failed');
  // A picture that is four times as large: one at a time, each as much work as four.
  create({ width: 2 * width, height: 2 * height, count: 2 });
  expect(batchOf('d0')).toHaveLength(1);
  end('d0');
  end('d0');
  const asked = await handlers['jobs.estimate']({ ...request, count: 4 }, context);
  const alone = await handlers['jobs.estimate']({ ...request, count: 1 }, context);
  expect(asked.seconds).toBeGreaterThan(0);
  expect(asked.seconds).toBeLessThan(4 * (alone.seconds ?? 0));
});

test('another model that lies there leaves less room for a batch', () => {
  const { width, height } = request;
  const points = [
    { pixels: width * height, bytes: 7 },
    { pixels: 4 * width * height, bytes: 13 },
  ];
  const { create, batchOf, end } = start(1, { memoryBytes: 20, memoryPointsOf: () => points });
  create({ modelId: 'n' });
  end('d0');
  create({ count: 8 });
  // N takes 7 of the 20 bytes: four pictures of M take all of the 13 that are left.
  expect(batchOf('d0')).toHaveLength(4);
});

test('alone and still out of memory: it goes to another device; where none is left it fails with what to change', () => {
  const { create, running, end, job } = start(2);
  const { id } = create();
  const [first] = running.keys();
  end(first ?? '', noMemory);
  const [second] = running.keys();
  expect(second).not.toBe(first);
  end(second ?? '', noMemory);
  expect(job(id)?.units[0]).toMatchObject({
    state: 'failed',
    error: {
      code: 'out_of_memory',
      message: expect.stringContaining('choose a smaller picture or a smaller model'),
    },
  });
  expect(running.size).toBe(0);
});
