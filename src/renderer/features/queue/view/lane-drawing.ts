import type { Plan } from '#shared/contract/jobs.ts';
import type { Attempt } from '#shared/contract/performance.ts';
import type { RunningUnit } from '../job-progress.ts';

/** Which time lies where: milliseconds since the epoch on pixels. */
export interface TimeScale {
  from: number;
  to: number;
  width: number;
}

/** The part of a lane that is past; behind it lies what is expected. */
export const pastShare = 0.78;

/** The scale in which the last `spanMs` fill the past of a lane, and the future goes on at the same pace. */
export function scaleAt(now: number, spanMs: number, width: number): TimeScale {
  return { from: now - spanMs, to: now + (spanMs * (1 - pastShare)) / pastShare, width };
}

export const positionOf = ({ from, to, width }: TimeScale, time: number): number =>
  ((time - from) / (to - from)) * width;

export const timeAt = ({ from, to, width }: TimeScale, x: number): number =>
  from + (x / Math.max(1, width)) * (to - from);

export type BarKind = 'load' | 'run' | 'failed' | 'cancelled';

export interface Bar {
  kind: BarKind;
  modelId: string;
  from: number;
  to: number;
}

/** An attempt as bars: loading, then running; one that failed is one bar to its end. */
export function barsOf({ modelId, startedAt, endedAt, loadSeconds, runSeconds, outcome }: Attempt): Bar[] {
  if (outcome !== 'completed') return [{ kind: outcome, modelId, from: startedAt, to: endedAt }];
  const loaded = startedAt + loadSeconds * 1000;
  const run: Bar = { kind: 'run', modelId, from: loaded, to: loaded + (runSeconds ?? 0) * 1000 };
  return loadSeconds > 0 ? [{ kind: 'load', modelId, from: startedAt, to: loaded }, run] : [run];
}

/** The bars of what runs now, up to now. */
export function runningBars({ job, unit }: RunningUnit, now: number): Bar[] {
  const { modelId } = job.request;
  const { startedAt, phase, loadedAt } = unit;
  if (phase === 'loading') return [{ kind: 'load', modelId, from: startedAt, to: now }];
  if (loadedAt === undefined) return [{ kind: 'run', modelId, from: startedAt, to: now }];
  return [
    { kind: 'load', modelId, from: startedAt, to: loadedAt },
    { kind: 'run', modelId, from: loadedAt, to: now },
  ];
}

export interface Drawn {
  kind: BarKind;
  modelId: string;
  /** For an SVG path. */
  path: string;
}

/** Narrower bars than this are joined with an equal neighbour: a lane has never more bars than pixels. */
const joinedBelowPixels = 3;
const gapPixels = 1;
const failureWidthPixels = 3;

/** The bars of one lane, in the order of time, as one path for each kind and model. */
export function drawBars(bars: readonly Bar[], scale: TimeScale, height: number): Drawn[] {
  const spans: { kind: BarKind; modelId: string; left: number; right: number }[] = [];
  for (const { kind, modelId, from, to } of bars) {
    if (to < scale.from || from > scale.to) continue;
    const left = Math.max(0, positionOf(scale, from));
    const right = Math.min(scale.width, Math.max(left + 1, positionOf(scale, to)));
    const before = spans.at(-1);
    const same = before?.kind === kind && before.modelId === modelId;
    const narrow = right - left < joinedBelowPixels && left - (before?.right ?? 0) < joinedBelowPixels;
    if (before && same && narrow) before.right = Math.max(before.right, right);
    else spans.push({ kind, modelId, left, right });
  }
  const drawn = new Map<string, Drawn>();
  for (const { kind, modelId, left, right } of spans) {
    const key = `${kind} ${modelId}`;
    const one = drawn.get(key) ?? { kind, modelId, path: '' };
    const least = kind === 'failed' ? failureWidthPixels : 1;
    const width = Math.max(least, right - left - (right - left > joinedBelowPixels ? gapPixels : 0));
    one.path += `M${left.toFixed(1)} 0h${width.toFixed(1)}v${height}h-${width.toFixed(1)}z`;
    drawn.set(key, one);
  }
  return [...drawn.values()];
}

export interface ExpectedBar {
  kind: 'load' | 'run';
  modelId: string | null;
  x: number;
  width: number;
}

/** What a device is expected to do, from now on: the end of what runs, then what comes. */
export function expectedBars(plan: Plan, deviceId: string, now: number, scale: TimeScale): ExpectedBar[] {
  const bars: ExpectedBar[] = [];
  const add = (kind: ExpectedBar['kind'], modelId: string | null, from: number, to: number) => {
    const x = positionOf(scale, Math.max(now, from));
    const right = Math.min(scale.width, positionOf(scale, to));
    if (right - x >= 1) bars.push({ kind, modelId, x, width: Math.max(1, right - x - gapPixels) });
  };
  for (const busy of plan.busyUntil) if (busy.deviceId === deviceId) add('run', null, now, busy.at);
  for (const run of plan.runs) {
    if (run.deviceId !== deviceId) continue;
    const loaded = run.startsAt + run.loadSeconds * 1000;
    if (run.loadSeconds > 0) add('load', run.modelId, run.startsAt, loaded);
    // One for each picture, as far as they can be told apart.
    const each = (run.endsAt - loaded) / run.count;
    const apart = positionOf(scale, loaded + each) - positionOf(scale, loaded) >= 2 * joinedBelowPixels;
    if (!apart) add('run', run.modelId, loaded, run.endsAt);
    else
      for (let index = 0; index < run.count && loaded + index * each < scale.to; index++)
        add('run', run.modelId, loaded + index * each, loaded + (index + 1) * each);
  }
  return bars;
}
