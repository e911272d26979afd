import { type FinishRange, type Job, type Unit, byQueueOrder } from '#shared/contract/jobs.ts';

export const isActive = ({ state }: Job): boolean => state === 'queued' || state === 'running';

/** How much of a unit is done, 0 to 1. Loading counts as nothing; the last step leaves room for writing the file. */
export function unitFraction(unit: Unit): number {
  if (unit.state === 'completed') return 1;
  if (unit.state !== 'running' || unit.progress === null) return 0;
  const { step, steps } = unit.progress;
  return unit.phase === 'finishing' ? 0.98 : Math.min(0.98, step / Math.max(1, steps));
}

/** How much of a job is done, 0 to 1, over all of its pictures. */
export function jobFraction(job: Job): number {
  if (job.units.length === 0) return 0;
  return job.units.reduce((sum, unit) => sum + unitFraction(unit), 0) / job.units.length;
}

export interface QueueTotals {
  done: number;
  images: number;
  /** 0 to 1 over all pictures of all active jobs. */
  fraction: number;
  /** Milliseconds since the epoch; null while any active job's end is not known. */
  finishAt: number | null;
  /** From when to when that may be. */
  finishRange: FinishRange | null;
}

/** Sums up the active jobs; null when there are none. */
export function queueTotals(jobs: readonly Job[]): QueueTotals | null {
  const active = jobs.filter(isActive);
  if (active.length === 0) return null;
  const units = active.flatMap((job) => job.units);
  const ends = active.map((job) => job.estimatedFinishAt);
  const ranges = active.flatMap(({ estimatedFinishRange: range }) => (range ? [range] : []));
  const last = (pick: (range: FinishRange) => number) => Math.max(...ranges.map(pick));
  return {
    done: units.filter(({ state }) => state === 'completed').length,
    images: units.length,
    fraction: units.reduce((sum, unit) => sum + unitFraction(unit), 0) / Math.max(1, units.length),
    finishAt: ends.includes(null) ? null : Math.max(...ends.map((end) => end ?? 0)),
    finishRange:
      ranges.length < active.length
        ? null
        : { earliest: last(({ earliest }) => earliest), latest: last(({ latest }) => latest) },
  };
}

/** Why a job failed, in one sentence: its first failed unit's. */
export function failureOf(job: Job): string | null {
  for (const unit of job.units) if (unit.state === 'failed') return unit.error.message;
  return null;
}

/** The page's title: what matters is how far it is. */
export function titleFor(jobs: readonly Job[]): string {
  const totals = queueTotals(jobs);
  return totals ? `(${totals.done}/${totals.images}) Polyptych` : 'Polyptych';
}

export interface RunningUnit {
  job: Job;
  unit: Extract<Unit, { state: 'running' }>;
}

/** All pictures in the making, in the order in which they were started. */
export function runningUnits(jobs: readonly Job[]): RunningUnit[] {
  return jobs
    .flatMap((job) => job.units.flatMap((unit) => (unit.state === 'running' ? [{ job, unit }] : [])))
    .sort((a, b) => a.unit.startedAt - b.unit.startedAt);
}

/** How long a completed job stays in the strip. */
const recentMs = 10 * 60 * 1000;
const mostCompleted = 3;
const mostEnded = 20;

function endedAt(job: Job): number {
  return Math.max(job.createdAt, ...job.units.map((unit) => ('finishedAt' in unit ? unit.finishedAt : 0)));
}

/**
 * What the strip shows: active jobs in their order; then ended ones, latest first. What failed or was cancelled waits
 * for an answer; what went well leaves by itself. `now` in milliseconds since the epoch.
 */
export function shownJobs(jobs: readonly Job[], now: number): Job[] {
  const ended = jobs.filter((job) => !isActive(job)).sort((a, b) => endedAt(b) - endedAt(a));
  const recent = ended.filter((job) => job.state === 'completed' && now - endedAt(job) < recentMs);
  const completed = new Set(recent.slice(0, mostCompleted));
  const kept = ended.filter((job) => job.state !== 'completed' || completed.has(job));
  return [...jobs.filter(isActive).sort(byQueueOrder), ...kept.slice(0, mostEnded)];
}

/**
 * Why each picture in the making runs where it does, one sentence a line; null where nothing is known of it. `nameOf`
 * gives a device its name for people.
 */
export function reasonsOf(job: Job, nameOf: (deviceId: string) => string): string | null {
  const lines = job.units.flatMap((unit) =>
    unit.state === 'running' && unit.reason !== undefined
      ? [`${nameOf(unit.deviceId)}: ${unit.reason}.`]
      : [],
  );
  return lines.length > 0 ? lines.join('\n') : null;
}
