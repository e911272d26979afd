import { describe, expect, it } from 'vitest';
import type { Job } from '#shared/contract/jobs.ts';
import { endedSince } from './ended-since.ts';

const job = (id: string, state: Job['state']): Job => ({
  id,
  createdAt: 1,
  state,
  request: {
    prompt: `picture ${id}`,
    negativePrompt: '',
    modelId: 'postcards',
    count: 1,
    seed: 1,
    steps: 20,
    guidanceScale: 3,
    width: 128,
    height: 128,
    scheduler: 'DDIMScheduler',
  },
  units: [{ index: 0, seed: 1, attempts: 1, state: 'queued' }],
  estimatedFinishAt: null,
});

describe('news of jobs', () => {
  it('are told once, when a job ends', () => {
    const before = [job('a', 'running'), job('b', 'queued'), job('c', 'running')];
    const after = [job('a', 'completed'), job('b', 'cancelled'), job('c', 'running')];
    expect(endedSince(before, after)).toEqual([
      '“picture a” is done: 1 image.',
      '“picture b” was cancelled.',
    ]);
    expect(endedSince(after, after)).toEqual([]);
  });

  it('leave out jobs that had ended before this page knew them', () => {
    expect(endedSince([], [job('a', 'completed')])).toEqual([]);
  });
});
