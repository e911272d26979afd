import { expect, test } from 'vitest';
import { openDatabase } from '../storage/database.ts';
import { context, startQueue } from './queue-harness.ts';

const start = () => startQueue(openDatabase(':memory:'), 1);
const logOf = async ({ performance }: ReturnType<typeof start>) =>
  (await performance.handlers['performance.attempts']({ sinceMs: null, limit: 100 }, context)).attempts;

test('an attempt that ends is in the log with what it took and when', async () => {
  const queue = start();
  queue.create();
  queue.clock.advance(3000);
  queue.complete('d0');
  expect(await logOf(queue)).toMatchObject([
    {
      deviceId: 'd0',
      modelId: 'm',
      startedAt: 1000,
      endedAt: 4000,
      loadSeconds: 1,
      runSeconds: 2,
      units: 1,
      outcome: 'completed',
      savedSeconds: 0,
    },
  ]);
});

test('a lost worker is a failed attempt, and each further attempt is one of its own', async () => {
  const queue = start();
  queue.create();
  queue.fail('d0', 'worker_lost');
  queue.complete('d0');
  expect(await logOf(queue)).toMatchObject([
    { outcome: 'completed', errorCode: null },
    { outcome: 'failed', errorCode: 'worker_lost', runSeconds: null },
  ]);
});

test('an attempt that was cancelled is no failure', async () => {
  const queue = start();
  const { id } = queue.create();
  queue.cancel(id);
  queue.fail('d0', 'internal');
  expect(await logOf(queue)).toMatchObject([{ outcome: 'cancelled', errorCode: null }]);
});
