import type { Handlers } from '#shared/contract/index.ts';
import { PolyptychError } from '#shared/errors.ts';
import { modelIdsOf } from '#shared/variations/cells.ts';
import type { DevicePool } from '../devices/device-pool.ts';
import type { Database } from '../storage/database.ts';
import { checkPin } from './check-pin.ts';
import type { Dispatch } from './dispatch.ts';
import type { JobList } from './job-list.ts';
import type { JobNews } from './job-news.ts';
import { movedBefore } from './job-order.ts';
import { type JobRecord, hasEnded } from './job-record.ts';
import type { JobStore } from './job-store.ts';

export interface OrderRequestsOptions {
  list: JobList;
  news: JobNews;
  store: JobStore;
  database: Database;
  dispatch: Dispatch;
  devices: Pick<DevicePool, 'snapshot' | 'nameOf'>;
  /** A rank behind all jobs. */
  nextRank(): number;
  /** Hands out what can be handed out now. */
  schedule(): void;
}

/** Where unfinished jobs stand in the queue and where they may run, as people want it. What runs goes on. */
export function createOrderRequests(
  options: OrderRequestsOptions,
): Pick<Handlers, 'jobs.update' | 'jobs.move'> {
  const { list, news, store, database, dispatch, nextRank, schedule } = options;

  function unfinished(jobId: string): JobRecord {
    const job = list.existing(jobId);
    if (!hasEnded(job)) return job;
    throw new PolyptychError('conflict', 'This job has ended and waits for nothing: retry it first.');
  }
  /** On disk, then on the board, then on the screen. */
  function apply(changes: readonly { job: JobRecord; to: Partial<JobRecord> }[]) {
    database.transaction(() => {
      for (const { job, to } of changes) store.saveOrder({ ...job, ...to });
    });
    for (const { job, to } of changes) dispatch.moved(Object.assign(job, to));
    list.announceAll(changes.map(({ job }) => job));
    queueMicrotask(schedule);
  }

  return {
    'jobs.update'({ jobId, priority, pinnedDeviceId }) {
      const job = unfinished(jobId);
      if (typeof pinnedDeviceId === 'string')
        for (const modelId of modelIdsOf(job.request)) checkPin(modelId, pinnedDeviceId, options);
      const to = {
        ...(priority === undefined ? {} : { priority }),
        ...(pinnedDeviceId === undefined ? {} : { pinnedDeviceId }),
      };
      apply([{ job, to }]);
      return news.present(job);
    },
    'jobs.move'({ jobId, beforeJobId }) {
      const job = unfinished(jobId);
      if (beforeJobId === jobId) return news.present(job);
      if (beforeJobId === null) apply([{ job, to: { rank: nextRank() } }]);
      else {
        const others = list.all().filter((other) => !hasEnded(other));
        const moves = movedBefore(job, unfinished(beforeJobId), others);
        apply(moves.map(({ id, priority, rank }) => ({ job: list.existing(id), to: { priority, rank } })));
      }
      return news.present(job);
    },
  };
}
