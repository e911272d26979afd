import { expect, test } from 'vitest';
import { createVirtualClock } from '#shared/virtual-clock.ts';
import { type OwnHost, createOwnWorkers } from './own-workers.ts';

/** No process has this number, so that what a worker reports itself is all there is. */
const nobody = 2 ** 22 + 1;

type Changeable<T> = { -readonly [K in keyof T]: T[K] };

function hostOf(deviceId: string, pid: number | null) {
  const host: Changeable<OwnHost> = {
    deviceId,
    pid,
    reportedUsage: null,
    status: () => ({ state: 'busy', leaseIds: ['l'] }),
    loadedModelFolders: () => ['/models/a'],
  };
  return host;
}

function start(...hosts: ReturnType<typeof hostOf>[]) {
  const clock = createVirtualClock();
  return { clock, workers: createOwnWorkers({ hosts: () => hosts, clock }) };
}

test('a running process is measured from outside, without its help', () => {
  const { clock, workers } = start(hostOf('a', process.pid));
  workers.measure();
  expect(workers.residentBytes()).toBeGreaterThan(10_000_000);
  expect(workers.loadOf('a', 1).busyPercent).toBeNull();
  clock.advance(1000);
  workers.measure();
  expect(workers.loadOf('a', 1).busyPercent).toBeGreaterThanOrEqual(0);
});

test('where processes cannot be measured, what a worker reports counts: busy threads over those it has', () => {
  const host = hostOf('a', nobody);
  const { workers } = start(host);
  host.reportedUsage = { residentBytes: 100, cpuSeconds: 1, at: 0 };
  workers.measure();
  host.reportedUsage = { residentBytes: 200, cpuSeconds: 4, at: 2000 };
  workers.measure();
  expect(workers.loadOf('a', 2)).toEqual({ residentBytes: 200, busyPercent: 75 });
  // No newer report: the last one holds.
  workers.measure();
  expect(workers.loadOf('a', 2).busyPercent).toBe(75);
  expect(workers.loadOf('a', 1).busyPercent).toBe(100);
});

test('a device without a process holds nothing and does nothing, and that is known', () => {
  const { workers } = start(hostOf('a', null));
  workers.measure();
  expect(workers.loadOf('a', 1)).toEqual({ residentBytes: 0, busyPercent: 0 });
  expect(workers.factsOf('a')).toEqual({ pid: null, busy: true, holdsModel: true });
  expect(workers.factsOf('b')).toEqual({ pid: null, busy: false, holdsModel: false });
});

test('the memory of all is unknown when that of one is', () => {
  const { workers } = start(hostOf('a', process.pid), hostOf('b', nobody));
  workers.measure();
  expect(workers.residentBytes()).toBeNull();
  expect(workers.loadOf('b', 1)).toEqual({ residentBytes: null, busyPercent: null });
});
