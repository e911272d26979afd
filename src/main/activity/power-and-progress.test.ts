import type { BrowserWindow } from 'electron';
import { beforeEach, expect, test } from 'vitest';
import type { Events } from '#shared/contract/index.ts';
import { sampleJob, sampleRun } from '#shared/contract/samples.ts';
import type { Run } from '#shared/contract/runner.ts';
import { createEventLog } from '#shared/rpc/events.ts';
import { type Activity, followActivity } from './power-and-progress.ts';

const running = sampleJob({
  id: 'a',
  state: 'running',
  units: [
    {
      index: 0,
      seed: 1,
      attempts: 1,
      state: 'running',
      deviceId: 'cpu',
      startedAt: 1,
      phase: 'denoising',
      progress: null,
      previewUrl: null,
    },
  ],
});
const ended = sampleJob({
  id: 'a',
  state: 'completed',
  units: [
    {
      index: 0,
      seed: 1,
      attempts: 1,
      state: 'completed',
      deviceId: 'cpu',
      startedAt: 1,
      finishedAt: 2,
      imageId: 'i',
    },
  ],
});

let events: ReturnType<typeof createEventLog<Events>>;
let attended: boolean;
let notices: string[];
/** Power-save blockers that hold. */
let held: Set<number>;
let bar: number[];
let throttled: boolean[];
let window: BrowserWindow;
let activity: Activity;

const follow = (
  jobs = [sampleJob({ id: 'old', state: 'completed', units: ended.units })],
  runs: Run[] = [],
) =>
  followActivity({
    events,
    jobs,
    runs,
    powerSaveBlocker: {
      start() {
        const id = held.size + 1;
        held.add(id);
        return id;
      },
      stop: (id) => held.delete(id),
    },
    windows: () => [window],
    isAttended: () => attended,
    notify: ({ title }) => void notices.push(title),
  });

beforeEach(() => {
  events = createEventLog<Events>();
  attended = false;
  notices = [];
  held = new Set();
  bar = [];
  throttled = [];
  window = {
    setProgressBar: (value: number) => void bar.push(value),
    webContents: { setBackgroundThrottling: (allowed: boolean) => void throttled.push(allowed) },
  } as unknown as BrowserWindow;
  activity = follow();
});

const step = (done: number) =>
  events.emit('jobs.progressed', {
    jobId: 'a',
    unitIndex: 0,
    phase: 'denoising',
    progress: { step: done, steps: 20 },
    previewUrl: null,
    estimatedFinishAt: null,
    estimatedFinishRange: null,
  });

test('while a job runs the machine stays awake, pages are not slowed down, and the taskbar shows progress', () => {
  events.emit('jobs.changed', { job: running });
  expect([held.size, bar, throttled]).toEqual([1, [0], [false]]);
  step(10);
  step(10);
  expect(bar).toEqual([0, 0.5]);
  events.emit('jobs.changed', { job: ended });
  expect([held.size, bar.at(-1), throttled.at(-1)]).toEqual([0, -1, true]);
});

test('the end of a batch is told when nobody looks, and not when somebody does', () => {
  events.emit('jobs.changed', { job: running });
  events.emit('jobs.changed', { job: ended });
  expect(notices).toEqual(['1 picture ready']);
  attended = true;
  events.emit('jobs.changed', { job: running });
  events.emit('jobs.changed', { job: ended });
  expect(notices).toHaveLength(1);
});

test('a job that only waits keeps nothing awake and shows nothing', () => {
  events.emit('jobs.changed', { job: sampleJob({ id: 'b' }) });
  expect([held.size, bar]).toEqual([0, []]);
});

test('jobs that an earlier run left are followed from the start, and a window that opens later shows them', () => {
  activity.dispose();
  activity = follow([running]);
  expect(held.size).toBe(1);
  bar = [];
  activity.adopt(window);
  expect(bar).toEqual([0]);
});

const runsOn = (changes: Partial<Run>) => events.emit('runs.changed', { run: sampleRun(changes) });
const expecting = (images: number) => ({ imagesPerHour: 100, images, endsAt: null });

test('a run keeps the machine awake until it ends, also while it waits for its hours, but not when a person paused it', () => {
  runsOn({ phase: { state: 'waiting', since: 1, reason: 'time-of-day', until: 2 } });
  expect([held.size, bar.at(-1)]).toEqual([1, -1]);
  runsOn({ phase: { state: 'paused', since: 1 } });
  expect(held.size).toBe(0);
  runsOn({ images: 3, expected: expecting(4) });
  expect([held.size, bar.at(-1)]).toEqual([1, 0.75]);
  runsOn({ images: 4, phase: { state: 'ended', since: 1, reason: 'images' } });
  expect([held.size, bar.at(-1)]).toEqual([0, -1]);
});

test('a run is told of once, at its end, and not when a person stopped it', () => {
  const origin = { themeId: 'boats', picks: {}, runId: 'run' };
  const job = (state: typeof running) => ({ ...state, request: { ...state.request, origin } });
  runsOn({});
  events.emit('jobs.changed', { job: job(running) });
  events.emit('jobs.changed', { job: job(ended) });
  expect(notices).toEqual([]);
  runsOn({ images: 12, failed: 1, phase: { state: 'ended', since: 1, reason: 'time' } });
  expect(notices).toEqual(['12 pictures ready, 1 failed']);
  runsOn({ id: 'next' });
  runsOn({ id: 'next', images: 2, phase: { state: 'ended', since: 1, reason: 'stopped' } });
  expect(notices).toHaveLength(1);
});

test('a run that an earlier start left keeps the machine awake from the start', () => {
  activity.dispose();
  activity = follow([], [sampleRun()]);
  expect(held.size).toBe(1);
});

test('at the end nothing is held', () => {
  events.emit('jobs.changed', { job: running });
  activity.dispose();
  expect(held.size).toBe(0);
  events.emit('jobs.changed', { job: ended });
  expect(notices).toEqual([]);
});
