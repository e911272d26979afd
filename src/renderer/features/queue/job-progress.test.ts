import { describe, expect, it } from 'vitest';
import type { Job, Unit } from '#shared/contract/jobs.ts';
import { sampleJob } from '#shared/contract/samples.ts';
import {
  failureOf,
  jobFraction,
  queueTotals,
  reasonsOf,
  runningUnits,
  shownJobs,
  titleFor,
} from './job-progress.ts';

const base = { seed: 1, attempts: 1 };
const completed = (index: number): Unit => ({
  ...base,
  index,
  state: 'completed',
  deviceId: 'cpu',
  startedAt: 1,
  finishedAt: 2,
  imageId: 'a',
});
const running = (index: number, step: number, startedAt = 1): Unit => ({
  ...base,
  index,
  state: 'running',
  deviceId: 'cpu',
  startedAt,
  phase: 'denoising',
  progress: { step, steps: 20 },
  previewUrl: null,
});
const queued = (index: number): Unit => ({ ...base, index, state: 'queued' });
const failed = (index: number): Unit => ({
  ...base,
  index,
  state: 'failed',
  finishedAt: 3,
  error: { code: 'out_of_memory', message: 'The device ran out of memory: choose a smaller size.' },
});

const job = (state: Job['state'], units: Unit[], estimatedFinishAt: number | null = null): Job =>
  sampleJob({ state, units, estimatedFinishAt });

describe('progress', () => {
  it('is the mean over all pictures of a job', () => {
    expect(jobFraction(job('running', [completed(0), running(1, 10), queued(2), queued(3)]))).toBeCloseTo(
      0.375,
    );
  });

  it('is not whole before the last file is written', () => {
    expect(jobFraction(job('running', [running(0, 20)]))).toBeLessThan(1);
  });

  it('sums up active jobs only and ends with the last of them', () => {
    const jobs = [
      job('running', [completed(0), running(1, 10)], 5000),
      job('queued', [queued(0)], 9000),
      job('completed', [completed(0)]),
    ];
    expect(queueTotals(jobs)).toMatchObject({ done: 1, images: 3, finishAt: 9000 });
    expect(titleFor(jobs)).toBe('(1/3) Polyptych');
  });

  it('does not promise an end while one is not known', () => {
    expect(
      queueTotals([job('running', [running(0, 1)], 5000), job('queued', [queued(0)])])?.finishAt,
    ).toBeNull();
  });

  it('says nothing when nothing is active', () => {
    expect(queueTotals([job('failed', [failed(0)])])).toBeNull();
    expect(titleFor([])).toBe('Polyptych');
  });

  it('finds the sentence of a failed job', () => {
    expect(failureOf(job('failed', [completed(0), failed(1)]))).toMatch(/ran out of memory/);
    expect(failureOf(job('completed', [completed(0)]))).toBeNull();
  });

  it('lists pictures in the making in the order in which they were started', () => {
    const units = runningUnits([
      job('running', [running(0, 1, 20), queued(1)]),
      job('running', [running(0, 1, 10)]),
    ]);
    expect(units.map(({ unit }) => unit.startedAt)).toEqual([10, 20]);
  });

  it('says of each picture in the making why it runs where it does', () => {
    const here = { ...running(0, 1), reason: 'already loaded here' } as Unit;
    const there = { ...running(1, 1), deviceId: 'x', reason: 'next in order' } as Unit;
    const names: Record<string, string> = { x: 'Card X' };
    const nameOf = (id: string) => names[id] ?? 'The CPU';
    expect(reasonsOf(job('running', [here, there, queued(2)]), nameOf)).toBe(
      'The CPU: already loaded here.\nCard X: next in order.',
    );
    expect(reasonsOf(job('running', [running(0, 1)]), nameOf)).toBeNull();
    expect(reasonsOf(job('completed', [completed(0)]), nameOf)).toBeNull();
  });

  it('shows active jobs first, then what ended lately; what went well leaves by itself', () => {
    const minute = 60_000;
    const done = (id: string, finishedAt: number): Job => ({
      ...job('completed', [{ ...completed(0), finishedAt } as Unit]),
      id,
    });
    const jobs = [
      done('old', 1),
      { ...job('failed', [failed(0)]), id: 'failed' },
      ...[1, 2, 3, 4].map((index) => done(`done-${index}`, index * minute)),
      { ...job('running', [running(0, 1)]), id: 'active' },
    ];
    expect(shownJobs(jobs, 10 * minute + 5).map(({ id }) => id)).toEqual([
      'active',
      'done-4',
      'done-3',
      'done-2',
      'failed',
    ]);
    expect(shownJobs(jobs, 60 * minute).map(({ id }) => id)).toEqual(['active', 'failed']);
  });
});
