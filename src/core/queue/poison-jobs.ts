import type { ErrorReport } from '#shared/errors.ts';
import type { JobRecord, RunningUnit } from './job-record.ts';

/** A job that lost this many workers, one after the other, without one completed picture between them, fails as a whole. */
const lossesAllowed = 3;

/** Finds jobs that take their workers with them, wherever they run. */
export interface PoisonJobs {
  /**
   * Called when an attempt has failed. What waits of the job has to fail with the report that comes back; null for a
   * job that may go on. Attempts that ran side by side when the first of them was lost count as one: what ended
   * several workers in one moment was hardly the job.
   */
  afterFailure(job: JobRecord, attempt: RunningUnit, error: ErrorReport, now: number): ErrorReport | null;
}

export function createPoisonJobs(): PoisonJobs {
  const losses = new WeakMap<JobRecord, { count: number; lastAt: number }>();
  return {
    afterFailure(job, attempt, error, now) {
      if (error.code !== 'worker_lost' || attempt.cancelRequested) return null;
      const before = losses.get(job) ?? { count: 0, lastAt: -Infinity };
      if (attempt.startedAt < before.lastAt) return null;
      const count = before.count + 1;
      losses.set(job, { count, lastAt: now });
      if (count < lossesAllowed || job.units.some(({ state }) => state === 'completed')) return null;
      // Whoever retries it begins anew.
      losses.delete(job);
      const message = `This job ended its worker process ${count} times and made no picture; the last time: ${error.message} Retry it with other settings or another model.`;
      return { code: 'worker_lost', message };
    },
  };
}
