import { expect, test } from 'vitest';
import { sampleRun } from '#shared/contract/samples.ts';
import type { Call } from '../../connection/session.ts';
import { createRuns, goingRun } from './runs-store.ts';

const ended = { state: 'ended', since: 2, reason: 'images' } as const;

test('the list follows what the core tells, and new runs come first', async () => {
  const old = sampleRun({ id: 'old', phase: ended });
  const call = (() => Promise.resolve({ runs: [old] })) as unknown as Call;
  const runs = createRuns({ call });
  runs.changed(sampleRun({ id: 'early' }));
  expect(runs.store.getState().runs).toBeNull();
  await runs.reload();
  runs.changed(sampleRun({ id: 'new' }));
  runs.changed(sampleRun({ id: 'new', images: 3 }));
  const { runs: list } = runs.store.getState();
  expect(list?.map(({ id, images }) => [id, images])).toEqual([
    ['new', 3],
    ['old', 0],
  ]);
  expect(goingRun(list)?.id).toBe('new');
  expect(goingRun([old])).toBeNull();
});

test('a list that cannot be had is said', async () => {
  const call = (() => Promise.reject(new Error('No.'))) as unknown as Call;
  const runs = createRuns({ call });
  await runs.reload();
  expect(runs.store.getState()).toEqual({ runs: null, problem: 'No.' });
});
