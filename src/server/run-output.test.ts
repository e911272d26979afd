import { expect, test } from 'vitest';
import { sampleImage, sampleRun } from '#shared/contract/samples.ts';
import { createRunOutput, progressLine, summaryLines } from './run-output.ts';

const limits = { ...sampleRun().plan.limits, images: 500 };
const plan = { ...sampleRun().plan, limits };

test('the line that moves says how many of how many, how fast, and what it waits for', () => {
  const expected = { imagesPerHour: 1440.4, images: 500, endsAt: null };
  expect(progressLine(sampleRun({ plan, images: 412, failed: 3, expected }))).toBe(
    '412 of 500 pictures, 3 failed · 1,440 an hour · drawing',
  );
  const phase = { state: 'waiting', since: 1, reason: 'temperature', until: null } as const;
  expect(progressLine(sampleRun({ images: 1, phase }))).toBe('1 picture · waiting: a card is too hot');
});

test('the summary says what was made where, what failed, what it waited for and why it ended', () => {
  const run = sampleRun({
    createdAt: 0,
    phase: { state: 'ended', since: 3_600_000, reason: 'time' },
    images: 3,
    devices: [
      { deviceId: 'a', images: 2, busySeconds: 9 },
      { deviceId: 'b', images: 1, busySeconds: 9 },
    ],
    failures: [{ code: 'internal', message: 'It broke.', count: 2 }],
    models: [{ modelId: 'm', givenUp: { code: 'internal', message: 'It broke.' } }],
    pausedSeconds: { people: 600 },
    favorites: 1,
  });
  expect(summaryLines(run, (id) => id.toUpperCase())).toEqual([
    '3 pictures in 1 h.',
    '2 on A, 1 on B.',
    '1 favorite so far.',
    '2 failed: It broke.',
    'm was given up: It broke.',
    'It waited 10 min: other jobs come first.',
    'It ended since its time was up.',
  ]);
});

test('a pipe gets the pictures; what happens is told beside them, once', () => {
  const written = { stdout: '', stderr: '' };
  const sink = (name: 'stdout' | 'stderr') => ({ write: (text: string) => (written[name] += text) });
  const output = createRunOutput({ json: false, stdout: sink('stdout'), stderr: sink('stderr') });
  output.onRun(sampleRun());
  output.onImage(sampleImage({ seconds: 2 }), '/a.png');
  output.onRun(sampleRun({ phase: { state: 'paused', since: 1 } }));
  output.onRun(sampleRun({ phase: { state: 'paused', since: 1 } }));
  expect(written).toEqual({ stdout: '/a.png  (seed 1, 2.0 s on The CPU)\n', stderr: 'Paused.\n' });
});
