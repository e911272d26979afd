import type { Handlers } from '#shared/contract/index.ts';
import type { Job, JobRequest } from '#shared/contract/jobs.ts';
import { PolyptychError } from '#shared/errors.ts';
import { withCells } from '#shared/variations/cells.ts';
import type { DevicePool } from '../devices/device-pool.ts';
import type { Database } from '../storage/database.ts';
import { carriedOver } from './after-failure.ts';
import type { Dispatch } from './dispatch.ts';
import type { EnterAndLeave, JobPlace } from './enter-and-leave.ts';
import type { JobList } from './job-list.ts';
import type { JobNews } from './job-news.ts';
import { type JobRecord, hasEnded, imageIdOf } from './job-record.ts';
import { likeUnits } from './like-units.ts';
import type { JobStore } from './job-store.ts';
import { createOrderRequests } from './order-requests.ts';

export interface JobRequestsOptions {
  list: JobList;
  news: JobNews;
  store: JobStore;
  database: Database;
  dispatch: Dispatch;
  devices: Pick<DevicePool, 'cancel' | 'snapshot' | 'nameOf'>;
  enterAndLeave: Pick<EnterAndLeave, 'enter' | 'nextRank'>;
  /** Hands out what can be handed out now. */
  schedule(): void;
}

export type JobHandlers = Pick<Handlers, Extract<keyof Handlers, `jobs.${string}`>>;

/** What people ask of the queue. All of it is on disk before it is answered. */
export function createJobRequests(options: JobRequestsOptions): JobHandlers {
  const { list, news, store, database, dispatch, devices, enterAndLeave, schedule } = options;
  const { nextRank } = enterAndLeave;
  const order = createOrderRequests({ ...options, nextRank });

  function create(request: JobRequest, place: JobPlace): Job {
    const [job] = enterAndLeave.enter([request], place);
    if (!job) throw new Error('A job that has entered the queue is not there.');
    return news.present(job);
  }

  function cancel(jobs: readonly JobRecord[]) {
    for (const { id } of jobs) dispatch.withdraw(id);
    list.endQueued(jobs, null);
    database.transaction(() => {
      for (const job of jobs)
        for (const unit of job.units)
          if (unit.state === 'running') list.setUnit(job, { ...unit, cancelRequested: true });
    });
    for (const { units } of jobs)
      for (const unit of units) if (unit.state === 'running') devices.cancel(unit.deviceId, unit.leaseId);
    list.announceAll(jobs);
  }

  function retry(jobs: readonly JobRecord[]) {
    const retried = jobs.map((job) => ({
      job,
      units: job.units.filter(({ state }) => state === 'failed' || state === 'cancelled'),
    }));
    database.transaction(() => {
      for (const { job, units } of retried) {
        // Its place was given up with its end.
        if (units.length > 0 && hasEnded(job)) {
          job.rank = nextRank();
          store.saveOrder(job);
        }
        for (const unit of units)
          list.setUnit(job, { ...carriedOver(unit), failures: 0, failedDeviceIds: [], state: 'queued' });
      }
    });
    for (const { job, units } of retried)
      dispatch.accept(
        job,
        units.map(({ index }) => index),
      );
    list.announceAll(jobs);
    queueMicrotask(schedule);
  }

  return {
    ...order,
    'jobs.create': ({ priority = 0, pinnedDeviceId = null, ...request }) =>
      create(request, { priority, pinnedDeviceId }),
    'jobs.get': ({ jobId }) => news.present(list.existing(jobId)),
    'jobs.cancel'({ jobId }) {
      const job = list.existing(jobId);
      cancel([job]);
      return news.present(job);
    },
    'jobs.cancelAll'() {
      const unfinished = list.all().filter((job) => !hasEnded(job));
      cancel(unfinished);
      return { jobIds: unfinished.map(({ id }) => id) };
    },
    'jobs.retry'({ jobId }) {
      const job = list.existing(jobId);
      retry([job]);
      return news.present(job);
    },
    'jobs.retryFailed'() {
      const failed = list
        .all()
        .filter((job) => hasEnded(job) && job.units.some(({ state }) => state === 'failed'));
      retry(failed);
      return { jobIds: failed.map(({ id }) => id) };
    },
    'jobs.duplicate'({ jobId }) {
      const { request, priority, pinnedDeviceId } = list.existing(jobId);
      // It is a person who asks: a run counts what it asked for itself.
      const origin = request.origin && { origin: { ...request.origin, runId: null } };
      return create({ ...request, ...origin, seed: null }, { priority, pinnedDeviceId });
    },
    'jobs.request'({ jobId }) {
      const asked = list.find(jobId)?.request ?? store.requestOf(jobId);
      if (!asked) throw new PolyptychError('not_found', 'That job is not known any longer.');
      const imageIds = Array.from({ length: asked.count }, (_, index) => imageIdOf(jobId, index));
      return { request: asked, imageIds };
    },
    'jobs.dismiss'({ jobId }) {
      if (!hasEnded(list.existing(jobId))) {
        throw new PolyptychError('conflict', 'The job is not done yet: cancel it first.');
      }
      store.dismiss(jobId);
      list.forget(jobId);
      return {};
    },
    'jobs.estimate'(asked) {
      const request = withCells({ ...asked, seed: asked.seed ?? 0 });
      const { modelId, count } = request;
      const indexes = Array.from({ length: count }, (_, index) => index);
      const groups = likeUnits({ request }, indexes, dispatch.work);
      // As if all were alike and took their mean.
      const work = groups.reduce((sum, group) => sum + group.workPerUnit * group.indexes.length, 0) / count;
      const batchKey = groups.length === 1 ? (groups[0]?.batchKey ?? null) : null;
      const pixelsPerUnit = Math.max(...groups.map((group) => group.pixelsPerUnit));
      const units = { jobId: 'asked for', modelId, work, pixelsPerUnit, count, batchKey };
      return { seconds: news.secondsUntilDone(units) };
    },
    'jobs.plan': news.plan,
  };
}
