import { expect, test } from 'vitest';
import type { QueueDevice } from '../devices/queue-device.ts';
import { capacityOf, largestCapacity, noticed } from './capacity.ts';

const gibibyte = 1024 ** 3;
const device = (totalBytes: number | null, { usedByOthersBytes = 0, selected = true } = {}): QueueDevice => ({
  id: 'x',
  selected,
  state: 'idle',
  onTrial: false,
  loadedModelIds: [],
  memory: { totalBytes, usedByOthersBytes },
});

test('models get what the safety margin and others leave', () => {
  expect(capacityOf(8 * gibibyte, gibibyte, 2 * gibibyte)).toBe(5 * gibibyte);
  expect(capacityOf(gibibyte, 2 * gibibyte)).toBe(0);
  expect(capacityOf(null, gibibyte)).toBe(Infinity);
});

test('a little more or less by others changes nothing, much does', () => {
  expect(noticed(gibibyte, null)).toBe(gibibyte);
  expect(noticed(1.1 * gibibyte, gibibyte)).toBe(gibibyte);
  expect(noticed(0.9 * gibibyte, gibibyte)).toBe(gibibyte);
  expect(noticed(2 * gibibyte, gibibyte)).toBe(2 * gibibyte);
  expect(noticed(0, gibibyte)).toBe(0);
});

test('the largest is that of the devices in use, whatever others hold, and unknown where one of them is', () => {
  const small = device(4 * gibibyte, { usedByOthersBytes: 3 * gibibyte });
  expect(largestCapacity([small, device(80 * gibibyte, { selected: false })], gibibyte)).toBe(3 * gibibyte);
  expect(largestCapacity([small, device(null)], gibibyte)).toBe(Infinity);
  expect(largestCapacity([], gibibyte)).toBe(Infinity);
});
