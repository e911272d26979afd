import { beforeEach, expect, test } from 'vitest';
import { type Database, openDatabase } from '../storage/database.ts';
import { request, startQueue, taskOf } from './queue-harness.ts';

let database: Database;
beforeEach(() => {
  database = openDatabase(':memory:');
});

const grid = {
  vary: [
    { setting: 'steps' as const, values: [10, 20] },
    { setting: 'guidanceScale' as const, values: [3, 5, 7] },
  ],
};
const context = { signal: new AbortController().signal };

test('a grid is one job: pictures of the same cost are drawn together, each with its own settings', () => {
  const queue = startQueue(database, 1, { enableBatching: true });
  queue.create();
  queue.complete('d0');
  const { id, request: asked } = queue.create({ ...grid, seed: 7 });
  expect(asked).toMatchObject({ count: 6, seed: 7 });
  const batch = () =>
    (queue.batches.get('d0') ?? []).map(({ task: { settings } }) => [
      settings.steps,
      settings.guidanceScale,
      settings.seed,
    ]);
  const [first] = queue.batches.get('d0') ?? [];
  expect(first?.task.settings.grid).toEqual(asked);
  // The first is alone: how well the model batches is measured by the job before it.
  const drawn: (number | undefined)[][] = [];
  while (queue.running.has('d0')) {
    const steps = batch().map(([own]) => own);
    expect(new Set(steps).size).toBe(1);
    drawn.push(...batch());
    const leases = (queue.batches.get('d0') ?? []).map(({ leaseId }) => leaseId);
    taskOf(queue, 'd0');
    queue.running.delete('d0');
    for (const leaseId of leases)
      queue.queue.onLease('d0', {
        type: 'completed',
        leaseId,
        image: {
          width: 128,
          height: 128,
          fileSizeBytes: 1,
          timings: { load: 0, drawing: 1, batchSize: leases.length, total: 1, sessionRun: 1 },
        },
      });
  }
  expect(drawn.map(String).toSorted()).toEqual(
    [10, 20].flatMap((steps) => [3, 5, 7].map((guidance) => `${steps},${guidance},7`)).toSorted(),
  );
  expect(queue.job(id)?.state).toBe('completed');
  const image = queue.images.get(`${id}-5`);
  expect(image).toMatchObject({ steps: 20, guidanceScale: 7, seed: 7 });
});

test('what is left of a grid keeps its settings over a restart, and its job is known when it has left the list', async () => {
  const first = startQueue(database, 1);
  const { id } = first.create({ ...grid, seed: 7 });
  first.complete('d0');
  first.queue.dispose();
  const second = startQueue(database, 1);
  const { settings } = taskOf(second, 'd0').task;
  const index = settings.unitIndex;
  expect(index).toBeGreaterThan(0);
  expect(settings).toMatchObject({
    steps: [10, 20][index % 2],
    guidanceScale: [3, 5, 7][Math.floor(index / 2)],
    seed: 7,
  });
  second.cancel(id);
  second.fail('d0', 'internal');
  await second.handlers['jobs.dismiss']({ jobId: id }, context);
  expect(await second.handlers['jobs.request']({ jobId: id }, context)).toMatchObject({
    request: { ...request, ...grid, count: 6, seed: 7 },
  });
});

test('a grid with one cell that the model cannot draw is refused as a whole', () => {
  const queue = startQueue(database, 1);
  const vary = [{ setting: 'scheduler' as const, values: [request.scheduler, 'NoScheduler'] }];
  expect(() => queue.handlers['jobs.create']({ ...request, vary }, context)).toThrow(
    'The scheduler NoScheduler does not fit',
  );
  expect(queue.queue.jobs()).toEqual([]);
});

test('the model may change from picture to picture: each is drawn, kept and told of with its own', () => {
  const queue = startQueue(database, 2);
  const vary = [
    { setting: 'model' as const, values: ['m', 'n'] },
    { setting: 'steps' as const, values: [10, 20] },
  ];
  const { id } = queue.create({ vary, seed: 7 });
  const drawn: string[] = [];
  while (queue.running.size > 0)
    for (const deviceId of queue.running.keys()) {
      const { modelFolder, settings } = taskOf(queue, deviceId).task;
      drawn.push(`${modelFolder} ${settings.modelId} ${settings.steps}`);
      queue.complete(deviceId);
    }
  expect(drawn.toSorted()).toEqual(['/models/m m 10', '/models/m m 20', '/models/n n 10', '/models/n n 20']);
  expect(queue.job(id)?.state).toBe('completed');
  expect([0, 1].map((index) => queue.images.get(`${id}-${index}`)?.modelName)).toEqual(['M', 'N']);
  const missing = [{ setting: 'model' as const, values: ['m', 'nowhere'] }];
  expect(() => queue.handlers['jobs.create']({ ...request, vary: missing }, context)).toThrow(
    'no such model',
  );
});
