import { expect, test } from 'vitest';
import { openDatabase } from '../storage/database.ts';
import { startQueue } from './queue-harness.ts';

test('a job that ends its workers wherever it runs fails as a whole after three, and the others go on', () => {
  const app = startQueue(openDatabase(':memory:'), 2);
  const poison = app.create({ count: 5 });
  const sound = app.create();
  for (const deviceId of ['d0', 'd1', 'd0']) app.fail(deviceId, 'worker_lost');
  const units = app.job(poison.id)?.units ?? [];
  const failed = units.flatMap((unit) => (unit.state === 'failed' ? [unit.error.message] : []));
  // What still runs of it on the other device may end by itself.
  expect(failed).toHaveLength(4);
  expect(failed[0]).toBe(
    'This job ended its worker process 3 times and made no picture; the last time: It broke. Retry it with other settings or another model.',
  );
  while (app.running.size > 0) app.complete(String([...app.running.keys()][0]));
  expect(units.some(({ state }) => state === 'queued')).toBe(false);
  expect(app.job(sound.id)).toMatchObject({ state: 'completed', units: [{ attempts: 1 }] });
});

test('a job of which one picture was made loses only the units that fail three times', () => {
  const app = startQueue(openDatabase(':memory:'), 1);
  const { id } = app.create({ count: 2 });
  app.complete('d0');
  for (let attempt = 0; attempt < 3; attempt++) app.fail('d0', 'worker_lost');
  expect(app.job(id)?.units).toMatchObject([
    { state: 'completed' },
    { state: 'failed', error: { message: 'It broke. It was tried 3 times.' } },
  ]);
});

test('many workers that are lost in one moment are no reason to give a job up', () => {
  const app = startQueue(openDatabase(':memory:'), 4);
  const { id } = app.create({ count: 4 });
  expect(app.running.size).toBe(4);
  const leases = [...app.running].map(([deviceId, { leaseId, task }]) => ({ deviceId, leaseId, task }));
  app.running.clear();
  app.clock.advance(1000);
  for (const lease of leases) app.lostWhileWriting(lease);
  while (app.running.size > 0) app.complete(String([...app.running.keys()][0]));
  expect(app.job(id)).toMatchObject({ state: 'completed' });
});

test('a device on trial gets the least work that waits, and nothing more until that is done', () => {
  const app = startQueue(openDatabase(':memory:'), 1);
  app.onTrial.add('d0');
  app.running.set('d0', { leaseId: 'none', task: {} as never });
  const large = app.create({ steps: 100 });
  const small = app.create({ steps: 2 });
  app.running.clear();
  app.queue.schedule();
  expect(app.job(small.id)?.units).toMatchObject([
    { state: 'running', reason: 'a small one, to see whether this device works again' },
  ]);
  const writing = app.finish('d0');
  expect({ running: app.running.size, large: app.job(large.id)?.state }).toEqual({
    running: 0,
    large: 'queued',
  });
  app.onTrial.clear();
  app.written(writing);
  expect(app.job(large.id)).toMatchObject({ state: 'running' });
});

test('a trial is made with a unit that did not fail there before, if there is one', () => {
  const app = startQueue(openDatabase(':memory:'), 1);
  const suspect = app.create({ steps: 2 });
  const other = app.create({ steps: 3 });
  app.onTrial.add('d0');
  app.fail('d0', 'worker_lost');
  expect([app.job(suspect.id)?.state, app.job(other.id)?.state]).toEqual(['queued', 'running']);
});
