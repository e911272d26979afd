import type { Events } from '#shared/contract/index.ts';
import { type Job, byQueueOrder } from '#shared/contract/jobs.ts';
import type { EventLog } from '#shared/rpc/events.ts';
import { modelIdsOf } from '#shared/variations/cells.ts';
import type { DevicePool } from '../devices/device-pool.ts';
import type { Inputs } from '../inputs/inputs.ts';
import type { ModelCatalog } from '../models/model-library.ts';
import type { PerformanceLog } from '../performance/performance-log.ts';
import type { Clock, Log } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import type { Dispatch } from './dispatch.ts';
import { type EnterAndLeave, createEnterAndLeave } from './enter-and-leave.ts';
import { createJobList, endedJobsKept } from './job-list.ts';
import { createForecastAccuracy } from './forecast-accuracy.ts';
import { createJobNews } from './job-news.ts';
import { type JobRecord, queuedIndexes } from './job-record.ts';
import { type JobHandlers, createJobRequests } from './job-requests.ts';
import type { JobStore } from './job-store.ts';
import { type RunningUnits, createRunningUnits } from './running-units.ts';
import type { UnitOutput } from './unit-output.ts';

export interface JobQueueOptions {
  store: JobStore;
  database: Database;
  dispatch: Dispatch;
  devices: Pick<DevicePool, 'snapshot' | 'nameOf' | 'hasLoaded' | 'unload' | 'run' | 'cancel' | 'wake'>;
  models: ModelCatalog;
  inputs: Pick<Inputs, 'pathOf'>;
  output: UnitOutput;
  performance: Pick<PerformanceLog, 'record' | 'tell'>;
  events: EventLog<Events>;
  clock: Clock;
  log: Log;
  /** Jobs have changed. */
  onChange?: (jobs: readonly JobRecord[]) => void;
}

export interface JobQueue
  extends Pick<RunningUnits, 'onLease' | 'unitOfLease'>, Pick<EnterAndLeave, 'enter' | 'takeBack'> {
  handlers: JobHandlers;
  jobs(): Job[];
  /** All that is on the list, as it is kept. */
  records(): readonly JobRecord[];
  /** Hands out what can be handed out now. Called whenever a device or the settings changed. */
  schedule(): void;
  dispose(): void;
}

/** Keeps the jobs, asks the dispatch who does what, and moves units through their states, on disk before it is told. */
export function createJobQueue(options: JobQueueOptions): JobQueue {
  const { store, dispatch, devices, output, events, clock } = options;
  const jobs = new Map<string, JobRecord>();
  const accuracy = createForecastAccuracy();
  const news = createJobNews({ jobs, devices, known: dispatch, accuracy, events, clock });
  const { onChange = () => {} } = options;
  const list = createJobList({ ...options, jobs, news, onChange });
  const running = createRunningUnits({ ...options, accuracy, list, news, schedule });
  const enterAndLeave = createEnterAndLeave({ ...options, list, schedule });
  const handlers = createJobRequests({ ...options, enterAndLeave, list, news, schedule });
  let disposed = false;
  let stopWaking = () => {};

  const recovered = store.recover(endedJobsKept);
  for (const job of recovered.jobs) list.add(job);
  for (const job of recovered.jobs.toSorted(byQueueOrder)) dispatch.accept(job, queuedIndexes(job));
  for (const { leaseId, job, unitIndex } of recovered.abandoned) output.discard(job, unitIndex, leaseId);

  function schedule() {
    if (disposed) return;
    refuseMisfits();
    for (let next = dispatch.next(); next; next = dispatch.next()) running.start(next);
    // What is left has found no device that is awake and free for it.
    devices.wake(dispatch.waitingUnits());
    stopWaking();
    const at = dispatch.wakeAt();
    stopWaking = at === null ? () => {} : clock.after(Math.max(0, at - clock.now()), schedule);
    news.moved();
  }

  /** Fails what waits for a model that no device can hold, instead of letting it wait for ever. */
  function refuseMisfits() {
    for (const { modelId, message } of dispatch.misfits()) {
      for (const job of list.all()) {
        if (!modelIdsOf(job.request).includes(modelId) || queuedIndexes(job).length === 0) continue;
        dispatch.withdraw(job.id);
        list.endQueued([job], { code: 'out_of_memory', message });
        list.announce(job);
      }
    }
  }

  return {
    handlers,
    jobs: news.presentAll,
    records: list.all,
    enter: enterAndLeave.enter,
    takeBack: enterAndLeave.takeBack,
    schedule,
    onLease(deviceId, message) {
      if (!disposed) running.onLease(deviceId, message);
    },
    unitOfLease: running.unitOfLease,
    dispose() {
      disposed = true;
      stopWaking();
      news.dispose();
    },
  };
}
