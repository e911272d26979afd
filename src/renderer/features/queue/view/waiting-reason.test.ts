import { expect, it } from 'vitest';
import { sampleDevice, sampleJob } from '#shared/contract/samples.ts';
import { type Circumstances, waitingReason } from './waiting-reason.ts';

const devices = [
  sampleDevice({ id: 'a', index: 0, loadedModelIds: ['postcards'] }),
  sampleDevice({ id: 'b', index: 1, loadedModelIds: [] }),
];
const usual: Circumstances = { devices, queuePaused: false, plan: null, modelName: () => 'Postcards' };
const reason = (changes: Partial<Circumstances>, job = sampleJob()) =>
  waitingReason(job, { ...usual, ...changes });
const planned = (deviceId: string, loadSeconds: number) => ({
  busyUntil: [],
  runs: [{ deviceId, jobId: 'job', modelId: 'postcards', startsAt: 1, endsAt: 2, count: 1, loadSeconds }],
});

it('says first what holds the whole queue up', () => {
  expect(reason({ queuePaused: true, plan: planned('a', 0) })).toBe('the queue is paused');
  expect(reason({ devices: devices.map((device) => ({ ...device, enabled: false })) })).toBe(
    'no device is in use',
  );
});

it('says where a job is expected and whether its model is there', () => {
  expect(reason({ plan: planned('a', 0) })).toBe('expected on GPU 0, which has the model');
  expect(reason({ plan: planned('b', 2) })).toBe('expected on GPU 1, which loads the model first');
});

it('names the devices that hold the model while nothing is known of its times', () => {
  expect(reason({})).toBe('for GPU 0, with Postcards loaded');
  expect(reason({ devices: devices.slice(1) })).toBe('for a device to load Postcards');
});

it('says of a pinned job where it goes, and that it cannot while that device is not in use', () => {
  const pinned = sampleJob({ pinnedDeviceId: 'b' });
  expect(reason({}, pinned)).toBe('pinned to GPU 1');
  expect(reason({ devices: devices.slice(0, 1) }, pinned)).toBe(
    'pinned to Another device, which is not in use',
  );
});
