import { randomInt, randomUUID } from 'node:crypto';
import { type JobRequest, jobLimits } from '#shared/contract/jobs.ts';
import { modelIdsOf, withCells } from '#shared/variations/cells.ts';
import type { DevicePool } from '../devices/device-pool.ts';
import type { Inputs } from '../inputs/inputs.ts';
import type { ModelCatalog } from '../models/model-library.ts';
import type { Clock } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import { checkAgainstModels, inputIdsOf } from './check-request.ts';
import { checkPin } from './check-pin.ts';
import type { Dispatch } from './dispatch.ts';
import type { JobList } from './job-list.ts';
import { rankBehind } from './job-order.ts';
import { type JobRecord, queuedIndexes } from './job-record.ts';
import type { JobStore } from './job-store.ts';
import { newJob } from './new-job.ts';

export type JobPlace = Pick<JobRecord, 'priority' | 'pinnedDeviceId'>;

/** How jobs come into the queue, and leave it as if they had never been there. */
export interface EnterAndLeave {
  /**
   * Jobs are on disk when this returns, and `alongside` has run in the same transaction. Throws where one of them cannot
   * be drawn: then none of them is there.
   */
  enter(requests: readonly JobRequest[], place: JobPlace, alongside?: () => void): JobRecord[];
  /**
   * Takes back those of which nothing has begun yet and answers with them; `alongside` gets them in the same
   * transaction.
   */
  takeBack(jobs: readonly JobRecord[], alongside: (taken: readonly JobRecord[]) => void): JobRecord[];
  /** Behind all jobs, those included that have left the list. */
  nextRank(): number;
}

export interface EnterAndLeaveOptions {
  list: JobList;
  store: JobStore;
  database: Database;
  dispatch: Dispatch;
  devices: Pick<DevicePool, 'snapshot' | 'nameOf'>;
  models: ModelCatalog;
  inputs: Pick<Inputs, 'pathOf'>;
  clock: Clock;
  /** Hands out what can be handed out now. */
  schedule(): void;
}

export function createEnterAndLeave(options: EnterAndLeaveOptions): EnterAndLeave {
  const { list, store, database, dispatch, models, inputs, clock, schedule } = options;
  let rank: number | null = null;
  function nextRank(): number {
    rank ??= rankBehind(list.all(), store.nextPosition() - 1);
    return rank++;
  }

  return {
    nextRank,
    enter(asked, place, alongside = () => {}) {
      const requests = asked.map((request) =>
        withCells({ ...request, seed: request.seed ?? randomInt(jobLimits.maximumSeed + 1) }),
      );
      for (const request of requests) {
        checkAgainstModels(request, (modelId) => models.ready(modelId).model);
        for (const inputId of inputIdsOf(request)) inputs.pathOf(inputId);
        if (place.pinnedDeviceId !== null)
          for (const modelId of modelIdsOf(request)) checkPin(modelId, place.pinnedDeviceId, options);
      }
      const jobs = database.transaction(() => {
        const entered = requests.map((request) => {
          const job = newJob(request, {
            id: randomUUID(),
            position: store.nextPosition(),
            rank: nextRank(),
            createdAt: clock.now(),
            ...place,
          });
          store.insert(job);
          return job;
        });
        alongside();
        return entered;
      });
      for (const job of jobs) {
        list.add(job);
        dispatch.accept(job, queuedIndexes(job));
      }
      list.announceAll(jobs);
      // Scheduling waits for the answer to be on its way.
      queueMicrotask(schedule);
      return jobs;
    },
    takeBack(jobs, alongside) {
      const taken = jobs.filter(({ units }) => units.every(({ state }) => state === 'queued'));
      database.transaction(() => {
        for (const { id } of taken) store.remove(id);
        alongside(taken);
      });
      for (const { id } of taken) {
        dispatch.withdraw(id);
        list.forget(id);
      }
      return taken;
    },
  };
}
