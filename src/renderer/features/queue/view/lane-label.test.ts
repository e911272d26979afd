import { expect, it } from 'vitest';
import type { Attempt } from '#shared/contract/performance.ts';
import { attemptSentence, laneSentence, secondsLabel } from './lane-label.ts';

const attempt = (changes: Partial<Attempt>): Attempt => ({
  id: 1,
  deviceId: 'a',
  modelId: 'm',
  startedAt: 60_000,
  endedAt: 90_000,
  loadSeconds: 0,
  runSeconds: 30,
  units: 2,
  outcome: 'completed',
  savedSeconds: 0,
  errorCode: null,
  ...changes,
});

it('says a lane in words: pictures, loads, failures and how busy it was', () => {
  const attempts = [
    attempt({ startedAt: -60_000, endedAt: -30_000 }),
    attempt({}),
    attempt({ loadSeconds: 5, runSeconds: 15, startedAt: 90_000, endedAt: 120_000 }),
    attempt({ outcome: 'failed', runSeconds: null, startedAt: 115_000, endedAt: 120_000 }),
  ];
  expect(laneSentence('GPU 0', attempts, 0, 120_000)).toBe(
    'GPU 0, last 2 min: 4 pictures, 1 load, 1 failed, busy 46 %.',
  );
  expect(laneSentence('GPU 1', [], 0, 600_000)).toBe('GPU 1, last 10 min: nothing ended.');
});

it('says one attempt on one line, and of a failed one when and why', () => {
  expect(attemptSentence(attempt({ loadSeconds: 1.25 }), 'GPU 0', 'M')).toMatch(
    /^\d\d:\d\d:\d\d · GPU 0 · M · 2 pictures · loaded in 1\.[23] s · drawn in 30 s$/,
  );
  const failed = attempt({ outcome: 'failed', runSeconds: null, errorCode: 'worker_lost', units: 1 });
  expect(attemptSentence(failed, 'GPU 0', 'M')).toContain('1 picture · failed after 30 s (worker lost)');
});

it('writes durations in the units that people use', () => {
  expect([0.04, 9.9, 9.96, 59.6, 125, 7500].map(secondsLabel)).toEqual([
    '0.0 s',
    '9.9 s',
    '10 s',
    '1 min 0 s',
    '2 min 5 s',
    '2 h 5 min',
  ]);
});
