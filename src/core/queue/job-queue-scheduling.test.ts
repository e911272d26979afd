import { expect, test } from 'vitest';
import { openDatabase } from '../storage/database.ts';
import { context, request, startQueue } from './queue-harness.ts';

test('a model leaves a device before another one takes its room', () => {
  const app = startQueue(openDatabase(':memory:'), 1, { memoryBytes: 10 });
  app.create({ modelId: 'm' });
  app.complete('d0');
  app.create({ modelId: 'n' });
  expect(app.unloaded).toEqual(['m from d0']);
  app.complete('d0');
  expect(app.images.counts().total).toBe(2);
});

test('what others take of the memory keeps larger models out, and not the one that is loaded', () => {
  const memoryBytes = 2 * 1024 ** 3;
  const app = startQueue(openDatabase(':memory:'), 1, { memoryBytes });
  app.create({ modelId: 'm' });
  app.complete('d0');
  app.letOthersTake(memoryBytes - 5);
  app.create({ modelId: 'n' });
  app.create({ modelId: 'm' });
  expect(app.running.get('d0')?.task.settings.modelId).toBe('m');
  app.complete('d0');
  expect(app.running.size).toBe(0);
  app.letOthersTake(0);
  app.queue.schedule();
  expect(app.running.get('d0')?.task.settings.modelId).toBe('n');
});

test('a model that fits no device fails with a sentence, and a retry with a smaller margin succeeds', () => {
  const app = startQueue(openDatabase(':memory:'), 2, { memoryBytes: 8, gpuMemorySafetyBytes: 3 });
  const { id } = app.create({ count: 2 });
  const { units } = app.job(id) ?? {};
  expect(units?.map((unit) => unit.state === 'failed' && unit.error)).toEqual(
    Array.from({ length: 2 }, () => ({
      code: 'out_of_memory',
      message: expect.stringMatching(/^The model M needs .* no device in use has more than .* for models: /),
    })),
  );
  app.choose({ gpuMemorySafetyBytes: 2 });
  app.retry(id);
  expect(app.running.size).toBeGreaterThan(0);
});

test('each running picture says why it runs where it does', () => {
  const app = startQueue(openDatabase(':memory:'), 1);
  const first = app.create();
  expect(app.job(first.id)?.units).toMatchObject([{ reason: expect.stringMatching(/loading takes/) }]);
  app.complete('d0');
  const second = app.create();
  expect(app.job(second.id)?.units).toMatchObject([{ reason: 'already loaded here' }]);
});

test('a changed strategy takes effect with the next picture', () => {
  const app = startQueue(openDatabase(':memory:'), 3);
  const deviceOfNext = () => {
    app.create();
    const deviceId = String([...app.running.keys()][0]);
    app.complete(deviceId);
    return deviceId;
  };
  expect([deviceOfNext(), deviceOfNext(), deviceOfNext()]).toEqual(['d0', 'd0', 'd0']);
  app.choose({ strategy: 'round-robin' });
  expect([deviceOfNext(), deviceOfNext(), deviceOfNext()]).toEqual(['d0', 'd1', 'd2']);
  app.choose({ multiGpu: false });
  expect([deviceOfNext(), deviceOfNext()]).toEqual(['d0', 'd0']);
});

test('what was learnt of a model’s times is known after a restart', () => {
  const database = openDatabase(':memory:');
  const before = startQueue(database, 1);
  const estimate = (app: typeof before) =>
    app.queue.handlers['jobs.estimate']({ ...request, count: 2 }, context);
  expect(estimate(before)).toEqual({ seconds: null });
  before.create();
  before.complete('d0');
  // A load of one second, and two pictures of two seconds.
  expect(estimate(startQueue(database, 1))).toEqual({ seconds: 5 });
});

test('with room for one model on each of two devices, a mixed queue loads each model at most once on each; in turns, it moves them all the time', () => {
  const movesWith = (strategy: 'affinity' | 'round-robin') => {
    const app = startQueue(openDatabase(':memory:'), 2, { memoryBytes: 10, strategy });
    for (let index = 0; index < 12; index++) app.create({ modelId: index % 2 ? 'n' : 'm', count: 2 });
    while (app.running.size > 0) {
      app.clock.advance(2000);
      for (const deviceId of [...app.running.keys()]) app.complete(deviceId);
    }
    expect(app.images.counts().total).toBe(24);
    return app.unloaded;
  };
  // The first job, alone in the queue, takes both devices; then no device gives a model up twice.
  const moves = movesWith('affinity');
  expect(moves.length).toBeGreaterThan(0);
  expect(new Set(moves).size).toBe(moves.length);
  expect(movesWith('round-robin').length).toBeGreaterThan(10);
});

test('a model that fits only in stages is drawn in stages, and says so; others are not', () => {
  const app = startQueue(openDatabase(':memory:'), 1, { memoryBytes: 10 });
  const large = app.create({ modelId: 's', count: 1 });
  expect(app.running.get('d0')?.task.staged).toBe(true);
  expect(large.units[0]).toMatchObject({
    reason: expect.stringContaining('leave the device while it draws'),
  });
  app.complete('d0');
  app.create({ modelId: 'm', count: 1 });
  expect(app.running.get('d0')?.task.staged).toBeUndefined();
});
