import { beforeEach, expect, test } from 'vitest';
import { type VirtualClock, createVirtualClock } from '#shared/virtual-clock.ts';
import { finished, scriptedProcess, task } from './scripted-process.ts';
import { createWorkerHost } from './worker-host.ts';
import type { LeaseMessage, WorkerHost } from './worker-host-types.ts';

let clock: VirtualClock;
let news: LeaseMessage[];
let host: WorkerHost;
let spawned: ReturnType<typeof scriptedProcess>;

beforeEach(() => {
  clock = createVirtualClock();
  news = [];
  const quiet = () => {};
  host = createWorkerHost({
    deviceName: 'Device D',
    deviceId: 'd',
    launch: () => ({
      worker: { deviceId: 'd', executionProvider: 'cpu', threads: 1, heartbeatIntervalMs: 1000 },
      environment: {},
    }),
    onUnusable: quiet,
    adapter: {
      spawn: () => (spawned = scriptedProcess()).process,
      spawnSampler: () => expect.unreachable('a worker host starts workers only'),
      spawnReader: () => expect.unreachable('a worker host starts workers only'),
    },
    clock,
    log: { info: quiet, warn: quiet, error: quiet },
    onStatus: quiet,
    onLease: (message) => news.push(message),
    deadlines: { cancelGraceMs: 2000 },
  });
  host.start();
  spawned.ready();
});

const give = (...leaseIds: string[]) => host.run(leaseIds.map((leaseId) => ({ leaseId, task })));

test('a batch holds the device until the steps of all its pictures are done; each ends by itself', () => {
  give('a', 'b', 'c');
  expect(host.status()).toEqual({ state: 'busy', leaseIds: ['a', 'b', 'c'] });
  spawned.say({ type: 'failed', leaseId: 'b', error: { code: 'model_invalid', message: 'NaN.' } });
  expect(host.status()).toEqual({ state: 'busy', leaseIds: ['a', 'c'] });
  spawned.say({ type: 'finishing', leaseId: 'a' });
  expect(host.status()).toEqual({ state: 'busy', leaseIds: ['c'] });
  expect(() => give('d')).toThrow('busy, not idle');
  spawned.say({ type: 'finishing', leaseId: 'c' });
  expect(host.status()).toEqual({ state: 'idle' });
  give('d');
  spawned.say({ type: 'completed', leaseId: 'c', image: finished });
  spawned.say({ type: 'completed', leaseId: 'a', image: finished });
  expect(host.status()).toEqual({ state: 'busy', leaseIds: ['d'] });
  expect(news.filter(({ type }) => type === 'completed' || type === 'failed')).toMatchObject([
    { type: 'failed', leaseId: 'b' },
    { type: 'completed', leaseId: 'c' },
    { type: 'completed', leaseId: 'a' },
  ]);
});

test('when a process dies all pictures of its batch are lost, but one that was being cancelled is cancelled', () => {
  give('a', 'b', 'c');
  spawned.say({ type: 'finishing', leaseId: 'a' });
  host.cancel('b');
  spawned.die('SIGKILL');
  expect(
    news.flatMap((message) => (message.type === 'failed' ? [[message.leaseId, message.error.code]] : [])),
  ).toEqual([
    ['a', 'worker_lost'],
    ['b', 'cancelled'],
    ['c', 'worker_lost'],
  ]);
});

test('a cancelled picture of a batch that ends in time leaves the others their process', () => {
  give('a', 'b');
  host.cancel('a');
  spawned.say({ type: 'failed', leaseId: 'a', error: { code: 'cancelled', message: 'Cancelled.' } });
  clock.advance(2500);
  expect(spawned.process.killed).toBe(false);
  expect(host.status()).toEqual({ state: 'busy', leaseIds: ['b'] });
});
