import { expect, test } from 'vitest';
import type { QueueDevice } from '../devices/queue-device.ts';
import { capacityOf, largestCapacity } from './capacity.ts';

const gibibyte = 1024 ** 3;
const device = (totalBytes: number | null, { usedByOthersBytes = 0, selected = true } = {}): QueueDevice => ({
  id: 'x',
  selected,
  state: 'idle',
  loadedModelIds: [],
  memory: { totalBytes, usedByOthersBytes },
});

test('models get what the safety margin and others leave', () => {
  const eight = device(8 * gibibyte, { usedByOthersBytes: 2 * gibibyte });
  expect(capacityOf(eight, gibibyte, null)).toBe(5 * gibibyte);
  expect(capacityOf(device(gibibyte), 2 * gibibyte, null)).toBe(0);
  expect(capacityOf(device(null), gibibyte, null)).toBe(Infinity);
});

test('a little more or less by others changes nothing, much does, and a larger margin counts at once', () => {
  const with8 = (others: number) => device(8 * gibibyte, { usedByOthersBytes: others });
  const before = capacityOf(with8(gibibyte), 0, null);
  expect(capacityOf(with8(1.1 * gibibyte), 0, before)).toBe(before);
  expect(capacityOf(with8(2 * gibibyte), 0, before)).toBe(6 * gibibyte);
  expect(capacityOf(device(8 * gibibyte), 0.1 * gibibyte, 8 * gibibyte)).toBe(7.9 * gibibyte);
});

test('the largest is that of the devices in use, whatever others hold, and unknown where one of them is', () => {
  const small = device(4 * gibibyte, { usedByOthersBytes: 3 * gibibyte });
  expect(largestCapacity([small, device(80 * gibibyte, { selected: false })], gibibyte)).toBe(3 * gibibyte);
  expect(largestCapacity([small, device(null)], gibibyte)).toBe(Infinity);
  expect(largestCapacity([], gibibyte)).toBe(Infinity);
});
