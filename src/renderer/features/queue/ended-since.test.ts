import { describe, expect, it } from 'vitest';
import type { Job } from '#shared/contract/jobs.ts';
import { sampleJob, sampleRequest } from '#shared/contract/samples.ts';
import { endedSince } from './ended-since.ts';

const job = (id: string, state: Job['state']): Job =>
  sampleJob({ id, state, request: { ...sampleRequest, prompt: `picture ${id}` } });

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
