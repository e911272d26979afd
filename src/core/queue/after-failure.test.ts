import { expect, test } from 'vitest';
import type { ErrorCode } from '#shared/errors.ts';
import { afterFailure } from './after-failure.ts';
import type { RunningUnit } from './job-record.ts';

const running = (changes: Partial<RunningUnit> = {}): RunningUnit => ({
  index: 0,
  seed: 1,
  attempts: 1,
  failures: 0,
  failedDeviceIds: [],
  state: 'running',
  leaseId: 'lease',
  deviceId: 'a',
  startedAt: 0,
  phase: 'denoising',
  progress: null,
  previewStep: null,
  cancelRequested: false,
  batchSize: 1,
  reason: 'next in order',
  ...changes,
});
const failed = (unit: RunningUnit, code: ErrorCode) => afterFailure(unit, { code, message: 'It failed.' }, 5);

test('a lost worker sends the unit to another device, and the third time it fails', () => {
  expect(failed(running(), 'worker_lost')).toMatchObject({
    state: 'queued',
    failures: 1,
    failedDeviceIds: ['a'],
  });
  expect(failed(running({ failures: 2 }), 'worker_lost')).toMatchObject({
    state: 'failed',
    error: { message: 'It failed. It was tried 3 times.' },
  });
});

test('a device that is none is not held against the unit, however many there are', () => {
  const others = ['b', 'c', 'd', 'e', 'f', 'g', 'h'];
  expect(failed(running({ failedDeviceIds: others }), 'no_device')).toMatchObject({
    state: 'queued',
    failures: 0,
    failedDeviceIds: [...others, 'a'],
  });
});

test('the same device that is none, again and again, is', () => {
  const again = running({ failedDeviceIds: ['a'], failures: 2 });
  expect(failed(again, 'no_device')).toMatchObject({ state: 'failed' });
});

test('what would fail everywhere fails at once; what was cancelled is cancelled', () => {
  expect(failed(running(), 'model_invalid')).toMatchObject({
    state: 'failed',
    error: { message: 'It failed.' },
  });
  expect(failed(running({ cancelRequested: true }), 'worker_lost')).toMatchObject({ state: 'cancelled' });
});
