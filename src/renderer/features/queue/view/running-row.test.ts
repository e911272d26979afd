import { expect, test } from 'vitest';
import type { Unit } from '#shared/contract/jobs.ts';
import { sampleDevice, sampleJob, sampleRequest } from '#shared/contract/samples.ts';
import { runningRow } from './running-row.ts';

const unit = (index: number, phase: 'denoising' | 'finishing'): Unit => ({
  index,
  seed: index,
  attempts: 1,
  state: 'running',
  deviceId: 'a',
  startedAt: index,
  phase,
  progress: { step: 3, steps: 20 },
  previewUrl: null,
  reason: 'already loaded here',
});
const job = (...phases: ('denoising' | 'finishing')[]) =>
  sampleJob({
    state: 'running',
    request: { ...sampleRequest, prompt: 'a lighthouse' },
    units: phases.map((phase, index) => unit(index, phase)),
  });
const busyWith = (unitIndex: number) =>
  sampleDevice({ id: 'a', worker: { state: 'busy', jobId: job().id, unitIndex } });

test('a device whose pictures are being written is not idle: it says what it finishes', () => {
  const device = sampleDevice({ id: 'a', worker: { state: 'idle' } });
  expect(runningRow(device, [job('finishing', 'finishing')], 0)).toEqual({
    idle: false,
    text: 'a lighthouse',
    detail: '2 together · finishing',
    reason: 'already loaded here',
  });
});

test('pictures that are written beside those that are drawn are not counted as drawn together', () => {
  expect(runningRow(busyWith(1), [job('finishing', 'denoising')], 0).detail).toBe('3 of 20');
  expect(runningRow(busyWith(1), [job('finishing', 'denoising', 'denoising')], 0).detail).toBe(
    '2 together · 3 of 20',
  );
});

test('a device with nothing to draw says so, without a stray mark', () => {
  const device = sampleDevice({ id: 'a', enabled: true, worker: { state: 'idle' } });
  expect(runningRow(device, [], 0)).toEqual({ idle: true, text: 'Idle', detail: '', reason: null });
});
