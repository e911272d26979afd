import { expect, it } from 'vitest';
import type { Attempt } from '#shared/contract/performance.ts';
import { sampleJob } from '#shared/contract/samples.ts';
import {
  barsOf,
  drawBars,
  expectedBars,
  pastShare,
  positionOf,
  runningBars,
  scaleAt,
  timeAt,
} from './lane-drawing.ts';

const attempt = (changes: Partial<Attempt>): Attempt => ({
  id: 1,
  deviceId: 'a',
  modelId: 'm',
  startedAt: 0,
  endedAt: 4000,
  loadSeconds: 0,
  runSeconds: 3,
  units: 1,
  outcome: 'completed',
  savedSeconds: 0,
  errorCode: null,
  ...changes,
});
const now = 100_000;
const scale = scaleAt(now, 100_000, 1000);

it('puts the beginning of the span at the left, now where the past ends, and finds a time again by its place', () => {
  expect(positionOf(scale, 0)).toBe(0);
  expect(positionOf(scale, now)).toBeCloseTo(1000 * pastShare);
  expect(timeAt(scale, positionOf(scale, 12_345))).toBeCloseTo(12_345);
});

it('shows loading before running, and a failed attempt whole', () => {
  expect(barsOf(attempt({ loadSeconds: 1, runSeconds: 2 }))).toEqual([
    { kind: 'load', modelId: 'm', from: 0, to: 1000 },
    { kind: 'run', modelId: 'm', from: 1000, to: 3000 },
  ]);
  expect(barsOf(attempt({ outcome: 'failed', runSeconds: null }))).toEqual([
    { kind: 'failed', modelId: 'm', from: 0, to: 4000 },
  ]);
});

it('shows what is loading until now, then keeps the loading before the running', () => {
  const running = (changes: object) => {
    const job = sampleJob();
    const unit = {
      index: 0,
      seed: 1,
      attempts: 1,
      state: 'running',
      deviceId: 'a',
      startedAt: 10,
      phase: 'denoising',
      progress: null,
      previewUrl: null,
      ...changes,
    } as const;
    return runningBars({ job, unit }, 100).map(({ kind, from, to }) => [kind, from, to]);
  };
  expect(running({ phase: 'loading' })).toEqual([['load', 10, 100]]);
  expect(running({})).toEqual([['run', 10, 100]]);
  expect(running({ loadedAt: 40 })).toEqual([
    ['load', 10, 40],
    ['run', 40, 100],
  ]);
});

it('draws one path for each kind and model, with a gap between two runs', () => {
  const drawn = drawBars(
    [
      { kind: 'run', modelId: 'm', from: 0, to: 10_000 },
      { kind: 'run', modelId: 'm', from: 10_000, to: 20_000 },
      { kind: 'run', modelId: 'n', from: 20_000, to: 30_000 },
    ],
    scale,
    16,
  );
  expect(drawn.map(({ modelId }) => modelId)).toEqual(['m', 'n']);
  expect(drawn[0]?.path).toBe('M0.0 0h77.0v16h-77.0zM78.0 0h77.0v16h-77.0z');
});

it('joins what is too narrow to be told apart, so that no lane has more bars than pixels', () => {
  const bars = Array.from({ length: 5000 }, (_, index) => ({
    kind: 'run' as const,
    modelId: 'm',
    from: index * 20,
    to: index * 20 + 15,
  }));
  const [drawn] = drawBars(bars, scale, 16);
  expect(drawn?.path.split('M')).toHaveLength(2);
});

it('leaves out what is over before the span, and cuts what reaches into it', () => {
  const early = { kind: 'run' as const, modelId: 'm', from: -9000, to: -1 };
  expect(drawBars([early], scale, 16)).toEqual([]);
  expect(drawBars([{ ...early, to: 10_000 }], scale, 16)[0]?.path).toMatch(/^M0\.0 0h77/);
});

it('keeps a failure wide enough to be seen', () => {
  const [drawn] = drawBars([{ kind: 'failed', modelId: 'm', from: 50_000, to: 50_001 }], scale, 16);
  expect(drawn?.path).toContain('h3.0v16');
});

it('expects the rest of what runs, then loading, then one bar for each picture that can be told apart', () => {
  const plan = {
    busyUntil: [{ deviceId: 'a', at: now + 5000 }],
    runs: [
      {
        deviceId: 'a',
        jobId: 'j',
        modelId: 'm',
        startsAt: now + 5000,
        loadSeconds: 1,
        endsAt: now + 10_000,
        count: 2,
      },
    ],
  };
  expect(expectedBars(plan, 'a', now, scale).map(({ kind, modelId }) => [kind, modelId])).toEqual([
    ['run', null],
    ['load', 'm'],
    ['run', 'm'],
    ['run', 'm'],
  ]);
  expect(expectedBars(plan, 'b', now, scale)).toEqual([]);
  const [run] = plan.runs;
  if (!run) throw new Error('there is one');
  const many = { busyUntil: [], runs: [{ ...run, loadSeconds: 0, count: 500 }] };
  expect(expectedBars(many, 'a', now, scale)).toHaveLength(1);
});
