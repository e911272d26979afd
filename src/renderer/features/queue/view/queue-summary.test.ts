import { expect, it } from 'vitest';
import { sampleJob } from '#shared/contract/samples.ts';
import { queueTotals } from '../job-progress.ts';
import { queueSummary } from './queue-summary.ts';

const job = (earliest: number, latest: number) =>
  sampleJob({
    state: 'running',
    estimatedFinishAt: (earliest + latest) / 2,
    estimatedFinishRange: { earliest, latest },
  });
const summary = (jobs: ReturnType<typeof job>[], paused = false) =>
  queueSummary(queueTotals(jobs), paused, 0);

it('says from when to when all jobs will be done: the band of the one that ends last', () => {
  expect(summary([job(1000, 5000), job(62_000, 90_000)])).toBe('0 of 2 done · 1:02 to 1:30 left');
  expect(summary([job(4000, 4000)])).toBe('0 of 1 done · 0:04 left');
});

it('says no time where any is unknown, and none of a queue that stands still', () => {
  expect(summary([job(1000, 5000), { ...sampleJob(), state: 'queued' }])).toBe('0 of 2 done');
  expect(summary([job(1000, 5000)], true)).toBe('Paused · 0 of 1 done');
  expect(summary([])).toBe('Nothing in the queue');
});
