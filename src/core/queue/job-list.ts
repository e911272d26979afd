import type { Clock, Log } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import { type ErrorReport, PolyptychError } from '#shared/errors.ts';
import { carriedOver } from './after-failure.ts';
import type { JobNews } from './job-news.ts';
import { type JobRecord, type UnitRecord, hasEnded } from './job-record.ts';
import type { JobStore } from './job-store.ts';

/** Ended jobs that stay on the list. */
export const endedJobsKept = 20;

export interface JobListOptions {
  /** Shared with whoever only reads. */
  jobs: Map<string, JobRecord>;
  store: JobStore;
  database: Database;
  news: JobNews;
  clock: Clock;
  log: Log;
  /** Jobs have changed, on disk and here. */
  onChange(jobs: readonly JobRecord[]): void;
}

/** The jobs of the screen: all that are unfinished and the last that ended. Each change is on disk before it is told. */
export interface JobList {
  all(): JobRecord[];
  find(jobId: string): JobRecord | null;
  /** Throws `not_found` for a job that has left the list. */
  existing(jobId: string): JobRecord;
  add(job: JobRecord): void;
  /** Takes a job off the list. */
  forget(jobId: string): void;
  setUnit(job: JobRecord, unit: UnitRecord): void;
  /** Ends what waits of jobs: as cancelled, or as failed for a reason. */
  endQueued(jobs: readonly JobRecord[], error: ErrorReport | null): void;
  /** Tells what became of jobs; the oldest of those that have ended leave the list. */
  announce(job: JobRecord): void;
  announceAll(jobs: readonly JobRecord[]): void;
}

export function createJobList(options: JobListOptions): JobList {
  const { jobs, store, database, news, clock, log, onChange } = options;
  function forget(jobId: string) {
    jobs.delete(jobId);
    news.removed(jobId);
  }

  /** A state that cannot be stored (full disk) still counts for this run: after a restart the unit is done again. */
  function setUnit(job: JobRecord, unit: UnitRecord) {
    job.units[unit.index] = unit;
    try {
      store.saveUnit(job.id, unit);
    } catch (error) {
      log.error({ jobId: job.id, unitIndex: unit.index, error }, 'a state could not be stored');
    }
  }

  function announceAll(changed: readonly JobRecord[]) {
    for (const job of changed) news.changed(job);
    onChange(changed);
    if (!changed.some(hasEnded)) return;
    const ended = [...jobs.values()].filter(hasEnded);
    for (const { id } of ended.slice(0, Math.max(0, ended.length - endedJobsKept))) forget(id);
  }

  return {
    all: () => [...jobs.values()],
    find: (jobId) => jobs.get(jobId) ?? null,
    existing(jobId) {
      const job = jobs.get(jobId);
      if (job) return job;
      throw new PolyptychError('not_found', 'This job is no longer on the list.');
    },
    add: (job) => void jobs.set(job.id, job),
    forget,
    setUnit,
    endQueued(ending, error) {
      const finishedAt = clock.now();
      database.transaction(() => {
        for (const job of ending)
          for (const unit of job.units) {
            if (unit.state !== 'queued') continue;
            const base = { ...carriedOver(unit), finishedAt };
            setUnit(job, error ? { ...base, state: 'failed', error } : { ...base, state: 'cancelled' });
          }
      });
    },
    announce: (job) => announceAll([job]),
    announceAll,
  };
}
