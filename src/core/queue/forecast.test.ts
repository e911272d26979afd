import { expect, test } from 'vitest';
import type { QueueDevice } from '../devices/queue-device.ts';
import { type Known, forecast as wholeForecast } from './forecast.ts';
import { newJob } from './new-job.ts';
import type { JobRecord } from './job-record.ts';

const forecast = (...given: Parameters<typeof wholeForecast>) => wholeForecast(...given).finish;
const size = { steps: 20, width: 128, height: 128, guidanceScale: 3 };
function job(id: string, count: number): JobRecord {
  const request = { ...size, prompt: 'p', negativePrompt: '', modelId: 'm', count, seed: 1, scheduler: 's' };
  return newJob(request, { id, position: 1, createdAt: 0, priority: 0, rank: 1, pinnedDeviceId: null });
}
const idle = (id: string, loadedModelIds = ['m']): QueueDevice => ({
  id,
  selected: true,
  state: 'idle',
  onTrial: false,
  loadedModelIds,
  memory: { totalBytes: null, usedByOthersBytes: 0 },
});
/** The same on all devices. */
const known = (runSeconds: number | null, loadSeconds = 0, largestBatch = 1): Known => ({
  times: {
    // In a batch each further picture costs half of the first.
    runSeconds: (_model, _device, work, batchSize = 1) =>
      runSeconds && runSeconds * work * ((1 + batchSize) / 2),
    loadSeconds: () => loadSeconds,
    largestBatch: () => largestBatch,
  },
  work: ({ steps }) => steps / 20,
});

test('nothing is predicted before the first sample', () => {
  expect(forecast([job('1', 3)], [idle('x')], known(null), 0)).toEqual(new Map());
});

test('waiting units spread over the devices, one after the other', () => {
  const two = forecast([job('1', 3), job('2', 1)], [idle('x'), idle('y')], known(2), 0);
  expect(two.get('1')).toBeCloseTo(4);
  expect(two.get('2')).toBeCloseTo(4);
  const one = forecast([job('1', 3), job('2', 1)], [idle('x')], known(2), 0);
  expect(one.get('1')).toBeCloseTo(6);
  expect(one.get('2')).toBeCloseTo(8);
});

test('a long queue is predicted as a whole behind its first units, in the same time', () => {
  const long = forecast([job('1', 400), job('2', 4000), job('3', 100)], [idle('x'), idle('y')], known(2), 0);
  expect(long.get('1')).toBeCloseTo(400);
  expect(long.get('2')).toBeCloseTo(4400);
  expect(long.get('3')).toBeCloseTo(4500);
});

test('a model of which nothing is known makes its own job unknown, and no other', () => {
  const other = job('2', 1);
  other.request.modelId = 'unknown';
  const times = known(2).times;
  const half: Known = {
    ...known(2),
    times: {
      ...times,
      runSeconds: (model, device, work) => (model === 'm' ? times.runSeconds(model, device, work) : null),
    },
  };
  expect([...forecast([job('1', 1), other], [idle('x')], half, 0).keys()]).toEqual(['1']);
});

test('loading counts once for each device that has not got the model', () => {
  expect(forecast([job('1', 2)], [idle('x', [])], known(2, 10), 0).get('1')).toBeCloseTo(14);
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
    batchSize: 1,
    reason: 'next in order',
  };
  const seconds = forecast([running], [{ ...idle('x'), state: 'busy' }], known(null), 1000).get('1');
  expect(seconds).toBeGreaterThan(2.9);
  expect(seconds).toBeLessThan(3.2);
});

test('a picture of a batch is done when the batch is, which takes longer than one alone', () => {
  const running = job('1', 3);
  running.units = running.units.map((unit) => ({
    ...unit,
    state: 'running',
    leaseId: `l${unit.index}`,
    deviceId: 'x',
    startedAt: 0,
    phase: 'denoising',
    progress: null,
    previewStep: null,
    cancelRequested: false,
    batchSize: 3,
    reason: 'next in order',
  }));
  const seconds = forecast([running, job('2', 1)], [{ ...idle('x'), state: 'busy' }], known(2), 0);
  expect(seconds.get('1')).toBeCloseTo(4);
  expect(seconds.get('2')).toBeCloseTo(6);
});

test('what waits and can be drawn together takes as long as its batches do, of jobs of their own as well', () => {
  const batching = known(2, 0, 4);
  const alone = forecast([job('1', 8)], [idle('x')], batching, 0);
  // Two batches of four, each of which takes 2 s and 1 s for each further picture.
  expect(alone.get('1')).toBeCloseTo(10);
  const company = forecast([job('1', 2), job('2', 2)], [idle('x')], batching, 0);
  expect(company.get('2')).toBeCloseTo(5);
  // On two devices, fair share makes the batches smaller.
  expect(forecast([job('1', 4)], [idle('x'), idle('y')], batching, 0).get('1')).toBeCloseTo(3);
  const other = job('2', 2);
  other.request.steps = 40;
  expect(forecast([job('1', 2), other], [idle('x')], batching, 0).get('2')).toBeCloseTo(9);
});

test('the plan says who makes what: a job stays where its model is while that is sooner than loading it again', () => {
  const other = job('2', 1);
  other.request.modelId = 'n';
  const devices = [idle('x', ['m']), idle('y', ['n'])];
  const { plan } = wholeForecast([job('1', 2), other], devices, known(2, 10), 0);
  expect(plan).toEqual([
    { deviceId: 'x', jobId: '1', modelId: 'm', startsAfter: 0, loadSeconds: 0, endsAfter: 4, count: 2 },
    { deviceId: 'y', jobId: '2', modelId: 'n', startsAfter: 0, loadSeconds: 0, endsAfter: 2, count: 1 },
  ]);
});

test('the plan draws a load where waiting for the loaded device would take longer', () => {
  const { plan } = wholeForecast([job('1', 9)], [idle('x', ['m']), idle('y', [])], known(2, 5), 0);
  expect(plan).toMatchObject([
    { deviceId: 'x', loadSeconds: 0, count: 6 },
    { deviceId: 'y', loadSeconds: 5, startsAfter: 0, count: 3 },
  ]);
});

test('a pinned job is planned on its device alone, and has no end while that is not in use', () => {
  const pinned = { ...job('1', 2), pinnedDeviceId: 'y' };
  const { plan } = wholeForecast([pinned], [idle('x'), idle('y')], known(2), 0);
  expect(plan).toMatchObject([{ deviceId: 'y', count: 2 }]);
  expect(forecast([pinned], [idle('x')], known(2), 0)).toEqual(new Map());
});
