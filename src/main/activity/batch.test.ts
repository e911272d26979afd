import { expect, test } from 'vitest';
import type { Job, Unit } from '#shared/contract/jobs.ts';
import { jobStateOf } from '#shared/contract/jobs.ts';
import { sampleJob } from '#shared/contract/samples.ts';
import {
  type Batch,
  emptyBatch,
  fractionDone,
  isOver,
  isWorking,
  noticeOf,
  withJob,
  withoutJob,
  withStep,
} from './batch.ts';

const base = { seed: 1, attempts: 1 };
const unitOf = (state: Unit['state'], index: number): Unit => {
  switch (state) {
    case 'queued':
      return { ...base, index, state };
    case 'running':
      return {
        ...base,
        index,
        state,
        deviceId: 'cpu',
        startedAt: 1,
        phase: 'denoising',
        progress: null,
        previewUrl: null,
      };
    case 'completed':
      return { ...base, index, state, deviceId: 'cpu', startedAt: 1, finishedAt: 2, imageId: 'image' };
    case 'failed':
      return { ...base, index, state, finishedAt: 2, error: { code: 'internal', message: 'broken' } };
    case 'cancelled':
      return { ...base, index, state, finishedAt: 2 };
  }
};
function job(id: string, ...states: Unit['state'][]): Job {
  return sampleJob({ id, state: jobStateOf(states), units: states.map(unitOf) });
}
const batchOf = (...jobs: Job[]) => jobs.reduce<Batch>(withJob, emptyBatch);

test('a batch begins with a job that waits, and what ended before is none of it', () => {
  expect(batchOf(job('old', 'completed')).jobs.size).toBe(0);
  const batch = batchOf(job('new', 'queued'));
  expect([batch.jobs.size, isWorking(batch), isOver(batch)]).toEqual([1, false, false]);
});

test('progress counts pictures and the steps of those that are being made', () => {
  const running = batchOf(job('a', 'completed', 'running', 'queued', 'queued'));
  expect(fractionDone(running)).toBe(0.25);
  const stepped = withStep(running, {
    jobId: 'a',
    unitIndex: 1,
    phase: 'denoising',
    progress: { step: 10, steps: 20 },
    previewUrl: null,
    estimatedFinishAt: null,
    estimatedFinishRange: null,
  });
  expect(fractionDone(stepped)).toBe(0.375);
  expect(fractionDone(emptyBatch)).toBe(0);
});

test('progress does not go back when one of two jobs ends', () => {
  const before = batchOf(job('a', 'running'), job('b', 'queued'));
  const after = withJob(before, job('a', 'completed'));
  expect(fractionDone(after)).toBe(0.5);
  expect(isOver(after)).toBe(false);
  expect(isOver(withJob(after, job('b', 'completed')))).toBe(true);
});

test('a job that is taken off the list is no longer waited for', () => {
  expect(isOver(withoutJob(batchOf(job('a', 'queued')), 'a'))).toBe(true);
});

test('an ended job that leaves the list still counts: progress does not go back, and all pictures are told of', () => {
  const running = batchOf(job('a', 'running', 'queued'), job('b', 'queued', 'queued'), job('c', 'queued'));
  const ended = withJob(
    withJob(running, job('a', 'completed', 'failed')),
    job('b', 'completed', 'completed'),
  );
  const before = fractionDone(ended);
  const after = withoutJob(withoutJob(ended, 'a'), 'b');
  expect([before, fractionDone(after)]).toEqual([0.8, 0.8]);
  expect(noticeOf(withJob(after, job('c', 'completed')))).toEqual({
    title: '4 pictures ready, 1 failed',
    body: '3 jobs',
  });
});

test('an ended job that is tried again counts once', () => {
  const failed = withJob(batchOf(job('a', 'running'), job('b', 'queued')), job('a', 'failed'));
  const again = withJob(failed, job('a', 'queued'));
  expect(fractionDone(again)).toBe(0);
  const done = withJob(withJob(again, job('a', 'completed')), job('b', 'completed'));
  expect(noticeOf(done)?.title).toBe('2 pictures ready');
});

test('what is told at the end names what became of the pictures', () => {
  const titleOf = (...states: Unit['state'][]) =>
    noticeOf(withJob(batchOf(job('a', 'queued')), job('a', ...states)))?.title ?? null;
  expect(titleOf('completed')).toBe('1 picture ready');
  expect(titleOf('completed', 'completed', 'failed')).toBe('2 pictures ready, 1 failed');
  expect(titleOf('failed')).toBe('1 picture failed');
  expect(titleOf('completed', 'cancelled')).toBe('1 picture ready');
  expect(titleOf('cancelled')).toBeNull();
});

test('one job is told by its prompt, several by their number', () => {
  const one = batchOf(job('a', 'running'));
  expect(noticeOf(withJob(one, job('a', 'completed')))?.body).toBe('a red lighthouse by the sea at dusk');
  const two = withJob(batchOf(job('a', 'running'), job('b', 'running')), job('a', 'completed'));
  expect(noticeOf(withJob(two, job('b', 'completed')))?.body).toBe('2 jobs');
});
