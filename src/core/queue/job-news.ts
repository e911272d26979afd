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
  present(job: JobRecord): Job;
  presentAll(): Job[];
  /** Seconds until units that are not in the queue yet would be done; null when nothing is known of their model. */
  secondsUntilDone(units: PredictedUnits): number | null;
  /** What each device is expected to do next. */
  plan(): Plan;
}

interface Expected {
  at: number;
  range: FinishRange;
}

export function createJobNews({ jobs, devices, known, accuracy, events, clock }: JobNewsOptions): JobNews {
  let expected = new Map<string, Expected>();
  let forecastAt = Number.NEGATIVE_INFINITY;

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
  const present = (job: JobRecord) => presentJob(job, hasEnded(job) ? null : (expected.get(job.id) ?? null));

  return {
    changed(job) {
      if (jobs.size <= fewJobs || isOutdated()) refresh();
      events.emit('jobs.changed', { job: present(job) });
    },
    progressed(job, unit) {
      if (isOutdated()) refresh();
      events.emit('jobs.progressed', {
        jobId: job.id,
        unitIndex: unit.index,
        phase: unit.phase,
        progress: unit.progress,
        previewUrl: previewUrlOf(unit),
        estimatedFinishAt: expected.get(job.id)?.at ?? null,
        estimatedFinishRange: expected.get(job.id)?.range ?? null,
      });
    },
    removed: (jobId) => events.emit('jobs.removed', { jobId }),
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
  };
}
