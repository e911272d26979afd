import { expect, test } from 'vitest';
import { enabledDeviceIds } from './enabled-devices.ts';

test('single-GPU mode uses the first device', () => {
  expect([...enabledDeviceIds(['a', 'b'], { multiGpu: false, maxGpus: 4 })]).toEqual(['a']);
});

test('multi-GPU mode uses as many as the slider allows', () => {
  expect([...enabledDeviceIds(['a', 'b', 'c'], { multiGpu: true, maxGpus: 2 })]).toEqual(['a', 'b']);
  expect([...enabledDeviceIds(['a'], { multiGpu: true, maxGpus: 8 })]).toEqual(['a']);
  expect([...enabledDeviceIds([], { multiGpu: true, maxGpus: 8 })]).toEqual([]);
});
