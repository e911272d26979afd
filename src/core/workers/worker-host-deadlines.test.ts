import { beforeEach, expect, test } from 'vitest';
import { type VirtualClock, createVirtualClock } from '#shared/virtual-clock.ts';
import { finished, scriptedProcess, task } from './scripted-process.ts';
import type { LeaseMessage, WorkerHost } from './worker-host-types.ts';
import { createWorkerHost } from './worker-host.ts';

let clock: VirtualClock;
let spawned: ReturnType<typeof scriptedProcess>[];
let news: LeaseMessage[];
let host: WorkerHost;
const latest = () => {
  const last = spawned.at(-1);
  if (!last) throw new Error('nothing was started');
  return last;
};

beforeEach(() => {
  clock = createVirtualClock();
  spawned = [];
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
      spawn() {
        const next = scriptedProcess();
        spawned.push(next);
        return next.process;
      },
      spawnSampler: () => expect.unreachable('a worker host starts workers only'),
      spawnReader: () => expect.unreachable('a worker host starts workers only'),
    },
    clock,
    log: { info: quiet, warn: quiet, error: quiet },
    onStatus: quiet,
    onLease: (message) => news.push(message),
    deadlines: { silenceMs: 300_000, stepMs: 30_000, firstStepMs: 1_800_000 },
  });
  host.start();
  latest().ready();
});

const leaseId = 'lease';
const run = (id = leaseId) => host.run([{ leaseId: id, task }]);
const step = (number: number) =>
  latest().say({ type: 'progress', leaseId, step: number, steps: 50, previewWritten: false });
/** Time goes by in which the process says that it lives, and nothing else. */
function live(seconds: number) {
  for (let second = 0; second < seconds; second++) {
    clock.advance(1000);
    latest().say({ type: 'heartbeat', residentBytes: 1, cpuSeconds: 1 });
  }
}
const isEnded = () => spawned[0]?.process.killed;

test('after its first step a worker that makes no further one is ended within 30 s, whatever else it says', () => {
  run();
  live(1);
  step(1);
  live(29);
  expect(isEnded()).toBe(false);
  live(1);
  expect(isEnded()).toBe(true);
  const message = 'The worker process of Device D made no further step within 30 s.';
  expect(news.at(-1)).toEqual({ type: 'failed', leaseId, error: { code: 'worker_lost', message } });
});

test('slow steps are given twenty times as long as they took', () => {
  run();
  live(10);
  step(1);
  live(10);
  step(2);
  live(199);
  expect(isEnded()).toBe(false);
  live(1);
  expect(isEnded()).toBe(true);
});

test('each step moves the deadline on', () => {
  run();
  for (let number = 1; number <= 50; number++) {
    live(20);
    step(number);
  }
  expect(isEnded()).toBe(false);
});

test('a first load is given time while it says that it lives; a later one of the same model as long as it takes', () => {
  const load = () => {
    run();
    latest().say({ type: 'loading', leaseId });
  };
  load();
  live(600);
  expect(isEnded()).toBe(false);
  latest().say({ type: 'loaded', leaseId, modelFolder: task.modelFolder, seconds: 5, batches: true });
  latest().say({ type: 'completed', leaseId, image: finished });
  load();
  live(99);
  expect(isEnded()).toBe(false);
  live(1);
  expect(isEnded()).toBe(true);
  expect(news.at(-1)).toMatchObject({
    error: { message: expect.stringContaining('did not load the model') },
  });
});

test('a picture that is never decoded is not waited for for ever, and one that is done is not waited for at all', () => {
  run();
  step(1);
  latest().say({ type: 'finishing', leaseId });
  latest().say({ type: 'completed', leaseId, image: finished });
  live(400);
  expect(isEnded()).toBe(false);
  run();
  latest().say({ type: 'finishing', leaseId });
  live(300);
  expect(isEnded()).toBe(true);
});

test('a first step that never comes ends the worker after half an hour', () => {
  run();
  live(1799);
  expect(isEnded()).toBe(false);
  live(1);
  expect(isEnded()).toBe(true);
});
