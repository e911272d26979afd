import { randomInt, randomUUID } from 'node:crypto';
import type { Handlers } from '#shared/contract/index.ts';
import { type Job, type JobRequest, jobLimits } from '#shared/contract/jobs.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { DevicePool } from '../devices/device-pool.ts';
import type { ModelLibrary } from '../models/model-library.ts';
import type { Clock } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import { carriedOver } from './after-failure.ts';
import { checkAgainstModel } from './check-request.ts';
import type { Dispatch } from './dispatch.ts';
import type { JobList } from './job-list.ts';
import type { JobNews } from './job-news.ts';
import { hasEnded, queuedIndexes } from './job-record.ts';
import type { JobStore } from './job-store.ts';
import { newJob } from './new-job.ts';

export interface JobRequestsOptions {
  list: JobList;
  news: JobNews;
  store: JobStore;
  database: Database;
  dispatch: Dispatch;
  devices: Pick<DevicePool, 'cancel'>;
  models: ModelLibrary;
  clock: Clock;
  /** Hands out what can be handed out now. */
  schedule(): void;
}

export type JobHandlers = Pick<Handlers, Extract<keyof Handlers, `jobs.${string}`>>;

/** What people ask of the queue. All of it is on disk before it is answered. */
export function createJobRequests(options: JobRequestsOptions): JobHandlers {
  const { list, news, store, database, dispatch, devices, models, clock, schedule } = options;

  function create(request: JobRequest): Job {
    checkAgainstModel(request, models.ready(request.modelId).model);
    const job = newJob(
      { ...request, seed: request.seed ?? randomInt(jobLimits.maximumSeed + 1) },
      { id: randomUUID(), position: store.nextPosition(), createdAt: clock.now() },
    );
    store.insert(job);
    list.add(job);
    dispatch.accept(job, queuedIndexes(job));
    list.announce(job);
    // Scheduling waits for the answer to be on its way.
    queueMicrotask(schedule);
    return news.present(job);
  }

  function cancel(jobId: string): Job {
    const job = list.existing(jobId);
    dispatch.withdraw(jobId);
    list.endQueued(job, null);
    for (const unit of job.units) {
      if (unit.state !== 'running') continue;
      unit.cancelRequested = true;
      devices.cancel(unit.deviceId, unit.leaseId);
    }
    list.announce(job);
    return news.present(job);
  }

  function retry(jobId: string): Job {
    const job = list.existing(jobId);
    const again = job.units.filter(({ state }) => state === 'failed' || state === 'cancelled');
    database.transaction(() => {
      for (const unit of again) {
        list.setUnit(job, { ...carriedOver(unit), failures: 0, failedDeviceIds: [], state: 'queued' });
      }
    });
    dispatch.accept(
      job,
      again.map(({ index }) => index),
    );
    list.announce(job);
    queueMicrotask(schedule);
    return news.present(job);
  }

  return {
    'jobs.create': create,
    'jobs.cancel': ({ jobId }) => cancel(jobId),
    'jobs.retry': ({ jobId }) => retry(jobId),
    'jobs.dismiss'({ jobId }) {
      if (!hasEnded(list.existing(jobId))) {
        throw new PolyptychError('conflict', 'The job is not done yet: cancel it first.');
      }
      store.dismiss(jobId);
      list.forget(jobId);
      return {};
    },
    'jobs.estimate'(request) {
      const { modelId, count } = request;
      const work = dispatch.work(request);
      return { seconds: news.secondsUntilDone({ jobId: 'asked for', modelId, work, count }) };
    },
    'jobs.plan': news.plan,
  };
}
