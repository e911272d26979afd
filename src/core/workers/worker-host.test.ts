import { beforeEach, expect, test } from 'vitest';
import { type VirtualClock, createVirtualClock } from '#shared/virtual-clock.ts';
import { finished, scriptedProcess, task } from './scripted-process.ts';
import { createWorkerHost } from './worker-host.ts';
import type { LeaseMessage, WorkerHost } from './worker-host-types.ts';

let clock: VirtualClock;
/** Processes that are ended stay, as in a driver's hands. */
let held: boolean;
let spawned: ReturnType<typeof scriptedProcess>[];
let news: LeaseMessage[];
let unusable: string[];
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
  unusable = [];
  held = false;
  const quiet = () => {};
  host = createWorkerHost({
    deviceName: 'Device D',
    deviceId: 'd',
    launch: () => ({
      worker: { deviceId: 'd', executionProvider: 'cpu', threads: 1, heartbeatIntervalMs: 1000 },
      environment: {},
    }),
    adapter: {
      spawn() {
        const next = scriptedProcess(() => held);
        spawned.push(next);
        return next.process;
      },
      spawnSampler: () => expect.unreachable('a worker host starts workers only'),
      spawnReader: () => expect.unreachable('a worker host starts workers only'),
    },
    clock,
    log: { info: quiet, warn: quiet, error: quiet },
    onStatus: quiet,
    onUnusable: ({ message }) => unusable.push(message),
    onLease: (message) => news.push(message),
    deadlines: { readyMs: 1000, silenceMs: 5000, cancelGraceMs: 2000, shutdownMs: 500, heldMs: 3000 },
  });
  host.start();
});

test('a worker is idle only after it said that it is ready', () => {
  expect(host.status()).toEqual({ state: 'starting' });
  latest().ready();
  expect(host.status()).toEqual({ state: 'idle' });
});

test('a worker that never becomes ready is ended and started again', () => {
  clock.advance(1000);
  expect(spawned[0]?.process.killed).toBe(true);
  expect(host.status()).toMatchObject({ state: 'restarting', error: { code: 'worker_lost' } });
  clock.advance(500);
  expect(spawned).toHaveLength(2);
});

test('a finished task frees the worker before the news is told', () => {
  latest().ready();
  host.run([{ leaseId: 'lease', task }]);
  expect(host.status()).toEqual({ state: 'busy', leaseIds: ['lease'] });
  latest().say({ type: 'completed', leaseId: 'lease', image: finished });
  expect(host.status()).toEqual({ state: 'idle' });
  expect(news.map((message) => message.type)).toEqual(['completed']);
});

test('a message of a lease that is over is not news', () => {
  latest().ready();
  host.run([{ leaseId: 'lease', task }]);
  latest().say({ type: 'completed', leaseId: 'lease', image: finished });
  latest().say({ type: 'completed', leaseId: 'lease', image: finished });
  latest().say({ type: 'failed', leaseId: 'other', error: { code: 'internal', message: '' } });
  expect(news).toHaveLength(1);
});

test('a worker that dies in the middle fails its task once, as lost, and is started again', () => {
  latest().ready();
  host.run([{ leaseId: 'lease', task }]);
  latest().die('SIGKILL');
  expect(news).toEqual([
    {
      type: 'failed',
      leaseId: 'lease',
      error: { code: 'worker_lost', message: 'The worker process of Device D was ended by SIGKILL.' },
    },
  ]);
  clock.advance(500);
  latest().ready();
  expect(host.status()).toEqual({ state: 'idle' });
});

test('a silent worker is ended, and each sign of life moves the deadline', () => {
  latest().ready();
  host.run([{ leaseId: 'lease', task }]);
  clock.advance(4000);
  latest().say({ type: 'heartbeat', residentBytes: 1, cpuSeconds: 1 });
  clock.advance(4000);
  expect(spawned[0]?.process.killed).toBe(false);
  clock.advance(1000);
  expect(spawned[0]?.process.killed).toBe(true);
  expect(news[0]).toMatchObject({ error: { message: expect.stringContaining('stopped answering') } });
});

test('a cancelled task that goes on is ended with its process and counts as cancelled', () => {
  latest().ready();
  host.run([{ leaseId: 'lease', task }]);
  host.cancel('lease');
  expect(latest().process.sent.at(-1)).toEqual({ type: 'cancel', leaseId: 'lease' });
  clock.advance(2000);
  expect(news[0]).toMatchObject({ type: 'failed', error: { code: 'cancelled' } });
});

test('a worker whose provider does not work leaves, and none is started until someone asks', () => {
  const error = { code: 'no_device', message: 'CUDA is too old.' } as const;
  latest().say({ type: 'unusable', executionProvider: 'cuda', error });
  expect(unusable).toEqual(['CUDA is too old.']);
  expect(latest().process.sent).toEqual([{ type: 'shutdown' }]);
  expect(host.status()).toEqual({ state: 'off' });
  clock.advance(60_000);
  expect(spawned).toHaveLength(1);
  host.start();
  expect(spawned).toHaveLength(2);
});

test('a worker that hangs before it is ready three times stops, as one that never was', () => {
  for (let death = 0; death < 3; death++) clock.advance(3000);
  expect(host.status()).toMatchObject({ state: 'stopped', everReady: false });
});

test('a worker that loses its device is ended; what it drew is lost, and another is started', () => {
  latest().ready();
  host.run([{ leaseId: 'lease', task }]);
  latest().say({ type: 'device-lost', reason: 'unet/model.onnx cannot be run: the device was lost (700).' });
  expect(spawned[0]?.process.killed).toBe(true);
  const message =
    'The worker process of Device D was ended, since unet/model.onnx cannot be run: the device was lost (700).';
  expect(news).toEqual([{ type: 'failed', leaseId: 'lease', error: { code: 'worker_lost', message } }]);
  clock.advance(500);
  latest().ready();
  expect(host.status()).toEqual({ state: 'idle' });
});

test('the card that a worker found itself on is known as long as its process is', () => {
  expect(host.card).toBeNull();
  const card = { name: 'NVIDIA A100', uuid: 'GPU-a', pciAddress: '0000:07:00.0' };
  latest().ready(card);
  expect(host.card).toEqual(card);
  latest().die('SIGKILL');
  expect(host.card).toBeNull();
});

test('three quick deaths stop the worker until someone starts it again', () => {
  for (let death = 0; death < 3; death++) {
    latest().die('SIGSEGV');
    clock.advance(1000);
  }
  expect(spawned).toHaveLength(3);
  expect(host.status()).toMatchObject({ state: 'stopped', error: { code: 'worker_lost' } });
  clock.advance(60_000);
  expect(spawned).toHaveLength(3);
  host.start();
  latest().ready();
  expect(host.status()).toEqual({ state: 'idle' });
});

test('loaded models are known until the process ends', () => {
  latest().ready();
  host.run([{ leaseId: 'lease', task }]);
  latest().say({ type: 'loaded', leaseId: 'lease', modelFolder: '/models/a', seconds: 1, batches: true });
  expect(host.loadedModelFolders()).toEqual(['/models/a']);
  latest().die('SIGKILL');
  expect(host.loadedModelFolders()).toEqual([]);
});

test('retiring lets the running task end first, then gives the process back', () => {
  latest().ready();
  host.run([{ leaseId: 'lease', task }]);
  host.retire();
  expect(host.status()).toMatchObject({ state: 'busy' });
  latest().say({ type: 'completed', leaseId: 'lease', image: finished });
  expect(host.status()).toEqual({ state: 'off' });
  expect(latest().process.sent.at(-1)).toEqual({ type: 'shutdown' });
  clock.advance(500);
  expect(latest().process.killed).toBe(true);
});

test('disposing waits for the process to go', async () => {
  latest().ready();
  const gone = host.dispose();
  expect(latest().process.sent.at(-1)).toEqual({ type: 'shutdown' });
  latest().die('SIGTERM');
  await gone;
  clock.advance(60_000);
  expect(spawned).toHaveLength(1);
});

test('the next task may begin as soon as the steps of a picture are done, and both end with their own news', () => {
  latest().ready();
  host.run([{ leaseId: 'first', task }]);
  latest().say({ type: 'finishing', leaseId: 'first' });
  expect(host.status()).toEqual({ state: 'idle' });
  host.run([{ leaseId: 'second', task }]);
  latest().say({ type: 'completed', leaseId: 'first', image: finished });
  expect(host.status()).toEqual({ state: 'busy', leaseIds: ['second'] });
  latest().say({ type: 'completed', leaseId: 'second', image: finished });
  expect(host.status()).toEqual({ state: 'idle' });
  expect(news.map(({ type, leaseId }) => `${type} ${leaseId}`)).toEqual([
    'finishing first',
    'completed first',
    'completed second',
  ]);
});

test('a death takes the picture that is finishing along with the one that is drawn', () => {
  latest().ready();
  host.run([{ leaseId: 'first', task }]);
  latest().say({ type: 'finishing', leaseId: 'first' });
  host.run([{ leaseId: 'second', task }]);
  latest().die('SIGKILL');
  expect(news.slice(1).map(({ type, leaseId }) => `${type} ${leaseId}`)).toEqual([
    'failed first',
    'failed second',
  ]);
});

test('a worker that is silent while it finishes is ended too', () => {
  latest().ready();
  host.run([{ leaseId: 'lease', task }]);
  latest().say({ type: 'finishing', leaseId: 'lease' });
  clock.advance(5000);
  expect(latest().process.killed).toBe(true);
  expect(news.at(-1)).toMatchObject({ type: 'failed', leaseId: 'lease' });
});

test('retiring waits for the picture that is finishing', () => {
  latest().ready();
  host.run([{ leaseId: 'lease', task }]);
  latest().say({ type: 'finishing', leaseId: 'lease' });
  host.retire();
  expect(host.status()).toEqual({ state: 'idle' });
  latest().say({ type: 'completed', leaseId: 'lease', image: finished });
  expect(host.status()).toEqual({ state: 'off' });
  expect(latest().process.sent.at(-1)).toEqual({ type: 'shutdown' });
});

test('a device that is wanted again gets its next process only when the one before is gone', () => {
  latest().ready();
  host.retire();
  host.start();
  expect(spawned).toHaveLength(1);
  expect(host.status()).toEqual({ state: 'off' });
  latest().die('SIGTERM');
  expect(spawned).toHaveLength(2);
  latest().ready();
  expect(host.status()).toEqual({ state: 'idle' });
});

test('disposing also waits for a process that was told to go before', async () => {
  latest().ready();
  host.retire();
  const gone = host.dispose();
  clock.advance(500);
  await gone;
  expect(latest().process.killed).toBe(true);
  expect(spawned).toHaveLength(1);
});

test('a worker whose device is gone is ended at once; its task is lost, and nothing is started until it is wanted', () => {
  latest().ready();
  host.run([{ leaseId: 'first', task }]);
  latest().say({ type: 'finishing', leaseId: 'first' });
  host.run([{ leaseId: 'second', task }]);
  host.abandon('lost its device');
  expect(latest().process.killed).toBe(true);
  const message = 'The worker process of Device D lost its device.';
  expect(news.slice(1)).toEqual([
    { type: 'failed', leaseId: 'first', error: { code: 'worker_lost', message } },
    { type: 'failed', leaseId: 'second', error: { code: 'worker_lost', message } },
  ]);
  clock.advance(60_000);
  expect({ started: spawned.length, status: host.status() }).toEqual({
    started: 1,
    status: { state: 'off' },
  });
  host.start();
  expect(spawned).toHaveLength(2);
});

test('abandoning a worker that waits for its next start gives that up', () => {
  latest().die('SIGSEGV');
  host.abandon('lost its device');
  clock.advance(60_000);
  expect({ started: spawned.length, status: host.status() }).toEqual({
    started: 1,
    status: { state: 'off' },
  });
});

test('a silent process that a driver holds beyond its end loses its task, and no second one is put beside it', () => {
  latest().ready();
  host.run([{ leaseId: 'lease', task }]);
  held = true;
  clock.advance(5000);
  expect({ killed: latest().process.killed, news }).toEqual({ killed: true, news: [] });
  clock.advance(3000);
  expect(news).toMatchObject([{ type: 'failed', leaseId: 'lease', error: { code: 'worker_lost' } }]);
  clock.advance(60_000);
  expect(spawned).toHaveLength(1);
  latest().die('SIGKILL');
  expect(spawned).toHaveLength(2);
});

test('what a worker still says while it is being ended changes nothing', () => {
  latest().ready();
  host.run([{ leaseId: 'lease', task }]);
  held = true;
  clock.advance(5000);
  latest().say({ type: 'heartbeat', residentBytes: 1, cpuSeconds: 1 });
  latest().say({ type: 'completed', leaseId: 'lease', image: finished });
  expect(host.status()).toEqual({ state: 'busy', leaseIds: ['lease'] });
  clock.advance(3000);
  expect(news).toMatchObject([{ type: 'failed', leaseId: 'lease', error: { code: 'worker_lost' } }]);
});

test('a given-up worker that is started while a driver holds its last process begins when that is gone', () => {
  for (let death = 0; death < 2; death++) {
    latest().die('SIGSEGV');
    clock.advance(1000);
  }
  held = true;
  clock.advance(4000);
  expect(host.status()).toMatchObject({ state: 'stopped' });
  const [, , third] = spawned;
  host.start();
  expect({ started: spawned.length, status: host.status() }).toEqual({
    started: 3,
    status: { state: 'off' },
  });
  third?.die('SIGKILL');
  expect(spawned).toHaveLength(4);
});

test('a given-up worker stays given up when its last process, which a driver held, is gone', () => {
  for (let death = 0; death < 2; death++) {
    latest().die('SIGSEGV');
    clock.advance(1000);
  }
  held = true;
  clock.advance(4000);
  latest().die('SIGKILL');
  clock.advance(60_000);
  expect(spawned).toHaveLength(3);
  expect(host.status()).toMatchObject({ state: 'stopped' });
});

test('a cancelled picture that goes with its abandoned worker counts as cancelled', () => {
  latest().ready();
  host.run([{ leaseId: 'lease', task }]);
  host.cancel('lease');
  host.abandon('lost its device');
  expect(news).toMatchObject([{ type: 'failed', leaseId: 'lease', error: { code: 'cancelled' } }]);
});

test('disposing does not wait for ever for a process that a driver holds', async () => {
  latest().ready();
  held = true;
  const gone = host.dispose();
  clock.advance(3500);
  await expect(gone).resolves.toBeUndefined();
  expect(latest().process.killed).toBe(true);
});

test('what a worker says of its own memory and time is kept until it ends', () => {
  expect(host.reportedUsage).toBeNull();
  latest().ready();
  clock.advance(1000);
  latest().say({ type: 'heartbeat', residentBytes: 5, cpuSeconds: 2 });
  expect(host.reportedUsage).toEqual({ residentBytes: 5, cpuSeconds: 2, at: 1000 });
  latest().die('SIGKILL');
  expect(host.reportedUsage).toBeNull();
});
