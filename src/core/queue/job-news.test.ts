import { expect, test } from 'vitest';
import type { Events } from '#shared/contract/index.ts';
import { openDatabase } from '../storage/database.ts';
import { startQueue } from './queue-harness.ts';

/** An app with one device that has learnt how long its pictures take: 2 s. */
function learntApp() {
  const app = startQueue(openDatabase(':memory:'), 1);
  app.create();
  app.clock.advance(2000);
  app.complete('d0');
  app.clock.advance(2000);
  const moves: Events['jobs.predicted']['finish'][] = [];
  app.events.on(({ name, payload }) => {
    if (name === 'jobs.predicted' && 'finish' in payload) moves.push(payload.finish);
  });
  return { ...app, moves };
}

test('a job that waits is told a new end when what is before it goes away', () => {
  const app = learntApp();
  const before = app.create({ count: 9 });
  const waiting = app.create();
  app.clock.advance(5000);
  app.moves.length = 0;
  const promised = app.job(waiting.id)?.estimatedFinishAt ?? 0;
  app.cancel(before.id);
  app.queue.schedule();
  app.clock.advance(1000);
  const told = app.moves.flat().find(({ jobId }) => jobId === waiting.id);
  expect(told?.estimatedFinishAt).toBeLessThan(promised - 10_000);
  expect(told?.estimatedFinishRange?.latest).toBeGreaterThanOrEqual(told?.estimatedFinishAt ?? 0);
});

test('a job whose only device is taken away is told that its end is unknown', () => {
  const app = learntApp();
  app.create();
  const waiting = app.create();
  expect(waiting.estimatedFinishAt).not.toBeNull();
  app.vanish();
  app.queue.schedule();
  app.clock.advance(1000);
  expect(app.moves.flat()).toContainEqual({
    jobId: waiting.id,
    estimatedFinishAt: null,
    estimatedFinishRange: null,
  });
});

test('while nothing moves, nothing is told, and never more often than once a second', () => {
  const app = learntApp();
  app.create({ count: 5 });
  app.create();
  app.clock.advance(1000);
  app.queue.schedule();
  app.clock.advance(1);
  app.moves.length = 0;
  for (let time = 0; time < 20; time += 1) {
    app.clock.advance(10);
    app.queue.schedule();
  }
  expect(app.moves).toEqual([]);
  for (let time = 0; time < 20; time += 1) {
    app.create();
    app.clock.advance(50);
  }
  expect(app.moves.length).toBeLessThanOrEqual(2);
});
