import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstInFirstOut } from './first-in-first-out.ts';
import type { QueueSnapshot } from './policy.ts';

const unit = (jobId: string, changes: Partial<QueueSnapshot['units'][number]> = {}) => ({
  jobId,
  unitIndex: 0,
  modelId: 'a',
  failedDeviceIds: [],
  ...changes,
});
const device = (id: string, changes: Partial<QueueSnapshot['devices'][number]> = {}) => ({
  id,
  state: 'idle' as const,
  loadedModelIds: [],
  ...changes,
});

test('the oldest units go first, one to each idle device', () => {
  const devices = [device('x'), device('busy', { state: 'busy' }), device('y')];
  expect(firstInFirstOut({ devices, units: [unit('1'), unit('2'), unit('3')] }, 0)).toEqual([
    { deviceId: 'x', jobId: '1', unitIndex: 0 },
    { deviceId: 'y', jobId: '2', unitIndex: 0 },
  ]);
});

test('a device that has the model loaded is preferred', () => {
  const devices = [device('x'), device('y', { loadedModelIds: ['a'] })];
  expect(firstInFirstOut({ devices, units: [unit('1')] }, 0)).toEqual([
    { deviceId: 'y', jobId: '1', unitIndex: 0 },
  ]);
});

test('a unit that failed on a device waits for another one, even a busy one', () => {
  const units = [unit('1', { failedDeviceIds: ['x'] }), unit('2')];
  const devices = [device('x'), device('y', { state: 'busy' })];
  expect(firstInFirstOut({ devices, units }, 0)).toEqual([{ deviceId: 'x', jobId: '2', unitIndex: 0 }]);
});

test('a unit that failed on the only device that works is tried there again', () => {
  const devices = [device('x'), device('y', { state: 'unavailable' })];
  expect(firstInFirstOut({ devices, units: [unit('1', { failedDeviceIds: ['x'] })] }, 0)).toHaveLength(1);
});

const snapshots = fc.record({
  devices: fc.uniqueArray(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      state: fc.constantFrom('idle' as const, 'busy' as const, 'unavailable' as const),
      loadedModelIds: fc.subarray(['m', 'n']),
    }),
    { selector: ({ id }) => id },
  ),
  units: fc.uniqueArray(
    fc.record({
      jobId: fc.constantFrom('1', '2', '3'),
      unitIndex: fc.nat(4),
      modelId: fc.constantFrom('m', 'n'),
      failedDeviceIds: fc.subarray(['a', 'b', 'c', 'd']),
    }),
    { selector: ({ jobId, unitIndex }) => `${jobId} ${unitIndex}` },
  ),
});

test('only idle devices are given work, each at most once, and no unit twice', () => {
  fc.assert(
    fc.property(snapshots, (snapshot) => {
      const assignments = firstInFirstOut(snapshot, 0);
      const idle = snapshot.devices.filter(({ state }) => state === 'idle').map(({ id }) => id);
      expect(new Set(assignments.map(({ deviceId }) => deviceId)).size).toBe(assignments.length);
      expect(new Set(assignments.map((a) => `${a.jobId} ${a.unitIndex}`)).size).toBe(assignments.length);
      for (const { deviceId } of assignments) expect(idle).toContain(deviceId);
    }),
  );
});

test('no device stays idle while a unit waits that it has not failed', () => {
  fc.assert(
    fc.property(snapshots, (snapshot) => {
      const assignments = firstInFirstOut(snapshot, 0);
      const used = new Set(assignments.map(({ deviceId }) => deviceId));
      const given = new Set(assignments.map((a) => `${a.jobId} ${a.unitIndex}`));
      const waiting = snapshot.units.filter((u) => !given.has(`${u.jobId} ${u.unitIndex}`));
      for (const { id, state } of snapshot.devices) {
        if (state !== 'idle' || used.has(id)) continue;
        expect(waiting.filter((u) => !u.failedDeviceIds.includes(id))).toEqual([]);
      }
    }),
  );
});
