import { beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../storage/database.ts';
import { type Estimates, createEstimates } from './estimates.ts';
import { forecast } from './forecast.ts';
import { newJob } from './new-job.ts';
import type { JobRecord } from './job-record.ts';

const size = { steps: 20, width: 128, height: 128, guidanceScale: 3 };
function job(id: string, count: number): JobRecord {
  const request = { ...size, prompt: 'p', negativePrompt: '', modelId: 'm', count, seed: 1, scheduler: 's' };
  return newJob(request, { id, position: 1, createdAt: 0 });
}
const idle = (id: string) => ({ id, state: 'idle' as const, loadedModelIds: ['m'] });

let estimates: Estimates;
beforeEach(() => {
  estimates = createEstimates(openDatabase(':memory:'));
});

test('nothing is predicted before the first sample', () => {
  expect(forecast([job('1', 3)], [idle('x')], estimates, 0)).toEqual(new Map());
});

test('waiting units spread over the devices, one after the other', () => {
  estimates.learnRun('m', 'x', size, 2);
  const two = forecast([job('1', 3), job('2', 1)], [idle('x'), idle('y')], estimates, 0);
  expect(two.get('1')).toBeCloseTo(4);
  expect(two.get('2')).toBeCloseTo(4);
  const one = forecast([job('1', 3), job('2', 1)], [idle('x')], estimates, 0);
  expect(one.get('1')).toBeCloseTo(6);
  expect(one.get('2')).toBeCloseTo(8);
});

test('loading counts once for each device that has not got the model', () => {
  estimates.learnRun('m', 'x', size, 2);
  estimates.learnLoad('m', 'x', 10);
  const cold = [{ id: 'x', state: 'idle' as const, loadedModelIds: [] }];
  expect(forecast([job('1', 2)], cold, estimates, 0).get('1')).toBeCloseTo(14);
});

test('more steps, more pixels and guidance cost in proportion', () => {
  estimates.learnRun('m', 'x', { ...size, steps: 17 }, 1);
  expect(estimates.runSeconds('m', 'x', { ...size, steps: 37 })).toBeCloseTo(2);
  expect(estimates.runSeconds('m', 'x', { ...size, steps: 17, width: 256 })).toBeCloseTo(2);
  expect(estimates.runSeconds('m', 'x', { ...size, steps: 17, guidanceScale: 1 })).toBeCloseTo(0.5);
});

test('a running unit is predicted from its own pace while nothing was learnt', () => {
  const running = job('1', 1);
  const [unit] = running.units;
  if (!unit) throw new Error('a job has a unit');
  running.units[0] = {
    ...unit,
    state: 'running',
    leaseId: 'l',
    deviceId: 'x',
    startedAt: 0,
    phase: 'denoising',
    progress: { step: 5, steps: 20 },
    previewStep: null,
    cancelRequested: false,
  };
  const seconds = forecast([running], [{ ...idle('x'), state: 'busy' }], estimates, 1000).get('1');
  expect(seconds).toBeGreaterThan(2.9);
  expect(seconds).toBeLessThan(3.2);
});

test('what was learnt is there again after a restart', () => {
  const database = openDatabase(':memory:');
  createEstimates(database).learnRun('m', 'x', size, 2);
  expect(createEstimates(database).runSeconds('m', 'x', size)).toBeCloseTo(2);
});
