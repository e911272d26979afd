import type { Events } from '#shared/contract/index.ts';
import { type FinishRange, type Job, type Plan, byQueueOrder } from '#shared/contract/jobs.ts';
import type { EventLog } from '#shared/rpc/events.ts';
import type { DevicePool } from '../devices/device-pool.ts';
import type { Clock } from '../ports.ts';
import { type Forecast, type Known, forecast } from './forecast.ts';
import type { ForecastAccuracy } from './forecast-accuracy.ts';
import type { PredictedUnits } from './prediction.ts';
import { type JobRecord, type RunningUnit, hasEnded, presentJob, previewUrlOf } from './job-record.ts';

/** Predictions are made anew at most this often while pictures make progress, and also when jobs change where many are. */
const forecastIntervalMs = 250;
/** So many jobs are predicted in no time. */
const fewJobs = 50;
/** Predictions of jobs of which there is no other news are told at most this often. */
const moveIntervalMs = 1000;

export interface JobNewsOptions {
  jobs: ReadonlyMap<string, JobRecord>;
  devices: Pick<DevicePool, 'snapshot'>;
  known: Known;
  accuracy: Pick<ForecastAccuracy, 'spread'>;
  events: EventLog<Events>;
  clock: Clock;
}

/** Tells the screen what the queue knows, with the predicted end of each job. */
export interface JobNews {
  changed(job: JobRecord): void;
  progressed(job: JobRecord, unit: RunningUnit): void;
  removed(jobId: string): void;
  /** Something happened that may move the end of any job: those that did move are told soon. */
  moved(): void;
  present(job: JobRecord): Job;
  presentAll(): Job[];
  /** Seconds until units that are not in the queue yet would be done; null when nothing is known of their model. */
  secondsUntilDone(units: PredictedUnits): number | null;
  /** What each device is expected to do next. */
  plan(): Plan;
  dispose(): void;
}

interface Expected {
  at: number;
  range: FinishRange;
}

export function createJobNews({ jobs, devices, known, accuracy, events, clock }: JobNewsOptions): JobNews {
  let expected = new Map<string, Expected>();
  let forecastAt = Number.NEGATIVE_INFINITY;
  /** By job, as everybody was told last. */
  const told = new Map<string, number | null>();
  let tellAt = Number.NEGATIVE_INFINITY;
  let stopTelling: (() => void) | null = null;

  const predict = (more: PredictedUnits | null = null): Forecast =>
    forecast([...jobs.values()].sort(byQueueOrder), devices.snapshot(), known, clock.now(), more);

  function refresh() {
    forecastAt = clock.now();
    const { low, high } = accuracy.spread();
    const after = (seconds: number) => Math.round(forecastAt + seconds * 1000);
    expected = new Map(
      [...predict().finish].map(([jobId, seconds]) => [
        jobId,
        { at: after(seconds), range: { earliest: after(seconds * low), latest: after(seconds * high) } },
      ]),
    );
  }
  const isOutdated = () => clock.now() - forecastAt >= forecastIntervalMs;
  const endOf = (job: JobRecord) => (hasEnded(job) ? null : (expected.get(job.id) ?? null));
  const present = (job: JobRecord) => presentJob(job, endOf(job));
  /** From now on everybody knows the end that is returned. */
  function tell(job: JobRecord): Expected | null {
    const end = endOf(job);
    if (hasEnded(job)) told.delete(job.id);
    else told.set(job.id, end?.at ?? null);
    return end;
  }

  function tellMoved() {
    stopTelling = null;
    tellAt = clock.now() + moveIntervalMs;
    refresh();
    const finish = [...jobs.values()].flatMap((job) => {
      const before = told.get(job.id) ?? null;
      if (hasEnded(job) || !hasMoved(before, expected.get(job.id)?.at ?? null, clock.now())) return [];
      const found = tell(job);
      return [
        { jobId: job.id, estimatedFinishAt: found?.at ?? null, estimatedFinishRange: found?.range ?? null },
      ];
    });
    if (finish.length > 0) events.emit('jobs.predicted', { finish });
  }

  function moved() {
    stopTelling ??= clock.after(Math.max(0, tellAt - clock.now()), tellMoved);
  }

  return {
    changed(job) {
      if (jobs.size <= fewJobs || isOutdated()) refresh();
      events.emit('jobs.changed', { job: presentJob(job, tell(job)) });
    },
    progressed(job, unit) {
      if (isOutdated()) refresh();
      const found = tell(job);
      events.emit('jobs.progressed', {
        jobId: job.id,
        unitIndex: unit.index,
        phase: unit.phase,
        ...(unit.loadedAt === undefined ? {} : { loadedAt: unit.loadedAt }),
        progress: unit.progress,
        previewUrl: previewUrlOf(unit),
        estimatedFinishAt: found?.at ?? null,
        estimatedFinishRange: found?.range ?? null,
      });
      moved();
    },
    removed(jobId) {
      told.delete(jobId);
      events.emit('jobs.removed', { jobId });
    },
    moved,
    present,
    presentAll() {
      refresh();
      return [...jobs.values()].map(present);
    },
    secondsUntilDone: (units) => predict(units).finish.get(units.jobId) ?? null,
    plan() {
      const { plan, busy } = predict();
      const now = clock.now();
      const after = (seconds: number) => Math.round(now + seconds * 1000);
      return {
        busyUntil: [...busy].map(([deviceId, seconds]) => ({ deviceId, at: after(seconds) })),
        runs: plan.map(({ startsAfter, endsAfter, ...run }) => ({
          ...run,
          startsAt: after(startsAfter),
          endsAt: after(endsAfter),
        })),
      };
    },
    dispose() {
      stopTelling?.();
    },
  };
}

/** Half a second more or less is no news, nor is a small part of a long wait. */
const smallestMoveMs = 500;
const smallestMoveShare = 0.03;

/** Whether an end (milliseconds since the epoch; null for unknown) is far enough from the one that was told before. */
function hasMoved(before: number | null, after: number | null, now: number): boolean {
  if (before === null || after === null) return before !== after;
  return Math.abs(after - before) > Math.max(smallestMoveMs, smallestMoveShare * (after - now));
}
