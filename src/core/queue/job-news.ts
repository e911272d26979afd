import type { Events } from '#shared/contract/index.ts';
import { type Job, byQueueOrder } from '#shared/contract/jobs.ts';
import type { EventLog } from '#shared/rpc/events.ts';
import type { DevicePool } from '../devices/device-pool.ts';
import type { Clock } from '../ports.ts';
import { type Known, type PredictedUnits, forecast } from './forecast.ts';
import { type JobRecord, type RunningUnit, hasEnded, presentJob, previewUrlOf } from './job-record.ts';

/** Predictions are made anew at most this often while pictures make progress, and also when jobs change where many are. */
const forecastIntervalMs = 250;
/** So many jobs are predicted in no time. */
const fewJobs = 50;

export interface JobNewsOptions {
  jobs: ReadonlyMap<string, JobRecord>;
  devices: Pick<DevicePool, 'snapshot'>;
  known: Known;
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
}

export function createJobNews({ jobs, devices, known, events, clock }: JobNewsOptions): JobNews {
  let finishTimes = new Map<string, number>();
  let forecastAt = Number.NEGATIVE_INFINITY;

  const predict = (more: PredictedUnits | null = null) =>
    forecast([...jobs.values()].sort(byQueueOrder), devices.snapshot(), known, clock.now(), more);

  function refresh() {
    forecastAt = clock.now();
    finishTimes = new Map(
      [...predict()].map(([jobId, after]) => [jobId, Math.round(forecastAt + after * 1000)]),
    );
  }
  const isOutdated = () => clock.now() - forecastAt >= forecastIntervalMs;
  const present = (job: JobRecord) =>
    presentJob(job, hasEnded(job) ? null : (finishTimes.get(job.id) ?? null));

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
        estimatedFinishAt: finishTimes.get(job.id) ?? null,
      });
    },
    removed: (jobId) => events.emit('jobs.removed', { jobId }),
    present,
    presentAll() {
      refresh();
      return [...jobs.values()].map(present);
    },
    secondsUntilDone: (units) => predict(units).get(units.jobId) ?? null,
  };
}
