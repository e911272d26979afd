import { beforeEach, expect, test } from 'vitest';
import { defaultSettings } from '#shared/contract/settings.ts';
import { type VirtualClock, createVirtualClock } from '#shared/virtual-clock.ts';
import { finished, scriptedProcess, task } from '../workers/scripted-process.ts';
import { noQuarantineMemory } from './quarantine-memory.ts';
import { type DevicePool, createDevicePool } from './device-pool.ts';

const minuteMs = 60_000;
let clock: VirtualClock;
let pool: DevicePool;
let workers: Map<string, ReturnType<typeof scriptedProcess>[]>;
const unitsOfLeases = new Map<string, { jobId: string; unitIndex: number }>();

function startPool(simulatedGpus: number) {
  clock = createVirtualClock(1000);
  workers = new Map();
  const quiet = () => {};
  pool = createDevicePool({
    simulatedGpus,
    threadsPerWorker: 1,
    quarantineMemory: noQuarantineMemory,
    cuda: { state: () => ({ state: 'missing' }), libraryPath: () => null },
    environment: {},
    settings: () => ({ ...defaultSettings, multiGpu: true }),
    adapter: {
      spawn({ worker }) {
        const next = scriptedProcess();
        workers.set(worker.deviceId, [...(workers.get(worker.deviceId) ?? []), next]);
        return next.process;
      },
      spawnSampler: () => expect.unreachable('simulated devices are not sampled'),
      spawnReader: () => expect.unreachable('devices read no pictures'),
    },
    clock,
    log: { info: quiet, warn: quiet, error: quiet },
    modelIdOfFolder: (folder) => folder,
    unitOfLease: (leaseId) => unitsOfLeases.get(leaseId) ?? null,
    onChange: quiet,
    onSampled: quiet,
    onLease: (_deviceId, message) => {
      if (message.type === 'completed' || message.type === 'failed') unitsOfLeases.delete(message.leaseId);
    },
  });
  pool.applySettings();
  for (const deviceId of workers.keys()) ready(deviceId);
}
const started = (deviceId: string) => workers.get(deviceId)?.length ?? 0;
function latest(deviceId: string) {
  const worker = workers.get(deviceId)?.at(-1);
  if (!worker) throw new Error(`nothing was started for ${deviceId}`);
  return worker;
}
const ready = (deviceId: string) => latest(deviceId).ready();
function run(deviceId: string, jobId: string) {
  const leaseId = `${deviceId} ${jobId}`;
  unitsOfLeases.set(leaseId, { jobId, unitIndex: 0 });
  pool.run(deviceId, [{ leaseId, task }]);
  return leaseId;
}
/** A picture that ends the worker; the next one is started and ready. */
function lose(deviceId: string, jobId: string) {
  run(deviceId, jobId);
  latest(deviceId).die('SIGKILL');
  clock.advance(1000);
  if (pool.snapshot().find(({ id }) => id === deviceId)?.selected) ready(deviceId);
}
const complete = (deviceId: string, leaseId: string) =>
  latest(deviceId).say({ type: 'completed', leaseId, image: finished });
const deviceNow = (index = 0) => pool.list()[index];
const stateNow = (index = 0) => pool.snapshot()[index]?.state;

beforeEach(() => unitsOfLeases.clear());

test('a device that failed three times is left alone for a minute, without a process, and then on trial', () => {
  startPool(2);
  for (const jobId of ['one', 'two', 'three']) lose('simulated-0', jobId);
  const startedBefore = started('simulated-0');
  expect(deviceNow()).toMatchObject({
    enabled: false,
    health: 'failing',
    worker: { state: 'stopped', retryAt: clock.now() - 1000 + minuteMs },
  });
  expect(stateNow()).toBe('unavailable');
  clock.advance(minuteMs - 1001);
  expect(started('simulated-0')).toBe(startedBefore);
  clock.advance(1);
  expect(started('simulated-0')).toBe(startedBefore + 1);
  ready('simulated-0');
  expect(pool.snapshot()[0]).toMatchObject({ state: 'idle', onTrial: true });
  complete('simulated-0', run('simulated-0', 'four'));
  expect(pool.snapshot()[0]).toMatchObject({ state: 'idle', onTrial: false });
});

test('a trial that fails leaves the device alone for five minutes more', () => {
  startPool(2);
  for (const jobId of ['one', 'two', 'three']) lose('simulated-0', jobId);
  clock.advance(minuteMs);
  ready('simulated-0');
  run('simulated-0', 'four');
  latest('simulated-0').die('SIGKILL');
  expect(deviceNow()?.worker).toMatchObject({ state: 'stopped', retryAt: clock.now() + 5 * minuteMs });
});

test('the only device stays in sight with the time of its next trial, and starts at once when asked to', () => {
  startPool(1);
  for (const jobId of ['one', 'two', 'three']) lose('simulated-0', jobId);
  expect(deviceNow()).toMatchObject({ enabled: true, worker: { state: 'stopped' } });
  expect(stateNow()).toBe('unavailable');
  const startedBefore = started('simulated-0');
  pool.restart('simulated-0');
  expect(started('simulated-0')).toBe(startedBefore + 1);
  ready('simulated-0');
  expect(pool.snapshot()[0]).toMatchObject({ state: 'idle', onTrial: false });
});

test('a device that sleeps holds no process, and wakes when there is something to do', () => {
  startPool(2);
  pool.sleep('simulated-1');
  latest('simulated-1').die('SIGTERM');
  expect(deviceNow(1)).toMatchObject({ enabled: true, worker: { state: 'off' } });
  expect(stateNow(1)).toBe('unavailable');
  pool.reselect();
  pool.wake(0);
  expect(started('simulated-1')).toBe(1);
  pool.wake(5);
  ready('simulated-1');
  expect({ started: started('simulated-1'), state: stateNow(1) }).toEqual({ started: 2, state: 'idle' });
  expect(started('simulated-0')).toBe(1);
});

test('a worker that is replaced begins anew, with nothing in memory', () => {
  startPool(1);
  const leaseId = run('simulated-0', 'one');
  latest('simulated-0').say({ type: 'loaded', leaseId, modelFolder: 'm', seconds: 1, batches: true });
  complete('simulated-0', leaseId);
  expect(pool.lastUsedAt('simulated-0', task.settings.modelId)).toBe(clock.now());
  pool.renew('simulated-0');
  latest('simulated-0').die('SIGTERM');
  ready('simulated-0');
  expect(pool.snapshot()).toMatchObject([{ state: 'idle', loadedModelIds: [] }]);
  expect(started('simulated-0')).toBe(2);
});

test('a worker that does not even start is left alone, too, and its device says why', () => {
  startPool(1);
  for (let death = 0; death < 3; death++) {
    latest('simulated-0').die('SIGKILL');
    clock.advance(2000);
  }
  expect(deviceNow()?.healthReason).toMatch(/failed 3 times in a row; the last one was ended by SIGKILL\.$/);
  const startedBefore = started('simulated-0');
  clock.advance(minuteMs);
  expect(started('simulated-0')).toBe(startedBefore + 1);
});

test('a device whose provider does not work says why, and is tried again after a minute or when asked', () => {
  startPool(1);
  const error = { code: 'no_device', message: 'The processor gives wrong results here.' } as const;
  const refuse = () => latest('simulated-0').say({ type: 'unusable', executionProvider: 'cpu', error });
  pool.renew('simulated-0');
  latest('simulated-0').die('SIGTERM');
  refuse();
  latest('simulated-0').die('SIGTERM');
  expect(deviceNow()).toMatchObject({
    health: 'failing',
    healthReason: 'The processor gives wrong results here.',
    worker: { state: 'stopped', retryAt: clock.now() + minuteMs },
  });
  const startedBefore = started('simulated-0');
  clock.advance(minuteMs);
  expect(started('simulated-0')).toBe(startedBefore + 1);
  refuse();
  latest('simulated-0').die('SIGTERM');
  expect(deviceNow()?.worker).toMatchObject({ state: 'stopped', retryAt: clock.now() + 5 * minuteMs });
  pool.restart('simulated-0');
  latest('simulated-0').ready({ name: 'A card', uuid: null, pciAddress: '0000:07:00.0' });
  expect(deviceNow()).toMatchObject({
    health: 'healthy',
    healthReason: null,
    backendReason: null,
    provenCard: 'A card, 0000:07:00.0',
  });
});
