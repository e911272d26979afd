import { randomInt, randomUUID } from 'node:crypto';
import type { Events, Handlers } from '#shared/contract/index.ts';
import { type Job, type JobRequest, jobLimits } from '#shared/contract/jobs.ts';
import { type ErrorReport, PolyptychError, toErrorReport } from '#shared/errors.ts';
import type { EventLog } from '#shared/rpc/events.ts';
import type { DevicePool } from '../devices/device-pool.ts';
import type { ModelLibrary } from '../models/model-library.ts';
import type { Clock, Log } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import type { LeaseMessage } from '../workers/worker-host-types.ts';
import { afterFailure, carriedOver } from './after-failure.ts';
import { checkAgainstModel } from './check-request.ts';
import type { Estimates } from './estimates.ts';
import { createJobNews } from './job-news.ts';
import { type JobRecord, type RunningUnit, type UnitRecord, hasEnded, imageIdOf } from './job-record.ts';
import type { JobStore } from './job-store.ts';
import { newJob } from './new-job.ts';
import type { Policy, QueuedUnit } from './policy.ts';
import type { UnitOutput } from './unit-output.ts';

/** Ended jobs that stay on the list. */
const endedJobsKept = 20;

export interface JobQueueOptions {
  store: JobStore;
  database: Database;
  policy: Policy;
  devices: Pick<DevicePool, 'snapshot' | 'hasLoaded' | 'run' | 'cancel'>;
  models: ModelLibrary;
  estimates: Estimates;
  output: UnitOutput;
  events: EventLog<Events>;
  clock: Clock;
  log: Log;
}

export interface JobQueue {
  handlers: Pick<Handlers, Extract<keyof Handlers, `jobs.${string}`>>;
  jobs(): Job[];
  /** Hands out what can be handed out now. Called whenever a device or the settings changed. */
  schedule(): void;
  onLease(deviceId: string, message: LeaseMessage): void;
  /** The unit that a lease belongs to; null for one that is over. */
  unitOfLease(leaseId: string): { jobId: string; unitIndex: number } | null;
  dispose(): void;
}

/** Keeps the jobs, asks the policy who does what, and moves units through their states, on disk before it is told. */
export function createJobQueue(options: JobQueueOptions): JobQueue {
  const { store, database, policy, devices, models, estimates, output, events, clock, log } = options;
  const jobs = new Map<string, JobRecord>();
  const leases = new Map<string, { job: JobRecord; index: number }>();
  const news = createJobNews({ jobs, devices, estimates, events, clock });
  let disposed = false;

  const recovered = store.recover(endedJobsKept);
  for (const job of recovered.jobs) jobs.set(job.id, job);
  for (const { leaseId, job, unitIndex } of recovered.abandoned) output.cleanUp(job, unitIndex, leaseId);

  function announce(job: JobRecord) {
    news.changed(job);
    if (!hasEnded(job)) return;
    const ended = [...jobs.values()].filter(hasEnded);
    for (const { id } of ended.slice(0, Math.max(0, ended.length - endedJobsKept))) forget(id);
  }
  function forget(jobId: string) {
    jobs.delete(jobId);
    news.removed(jobId);
  }

  // --- moving units through their states -----------------------------------------------------------------------

  /** A state that cannot be stored (full disk) still counts for this run: after a restart the unit is done again. */
  function setUnit(job: JobRecord, unit: UnitRecord) {
    job.units[unit.index] = unit;
    try {
      store.saveUnit(job.id, unit);
    } catch (error) {
      log.error({ jobId: job.id, unitIndex: unit.index, error }, 'a state could not be stored');
    }
  }
  function runningUnit(leaseId: string) {
    const lease = leases.get(leaseId);
    const unit = lease?.job.units[lease.index];
    return lease && unit?.state === 'running' && unit.leaseId === leaseId ? { job: lease.job, unit } : null;
  }

  function start(job: JobRecord, unit: UnitRecord, deviceId: string) {
    const { model, folder } = models.ready(job.request.modelId);
    const leaseId = randomUUID();
    const loaded = devices.hasLoaded(deviceId, model.id);
    const running: RunningUnit = {
      ...carriedOver(unit),
      attempts: unit.attempts + 1,
      state: 'running',
      leaseId,
      deviceId,
      startedAt: clock.now(),
      phase: loaded ? 'denoising' : 'loading',
      progress: null,
      previewStep: null,
      cancelRequested: false,
    };
    const task = output.prepare({
      job,
      unit,
      model,
      modelFolder: folder,
      deviceId,
      leaseId,
      now: running.startedAt,
    });
    leases.set(leaseId, { job, index: unit.index });
    devices.run(deviceId, leaseId, task);
    // The worker begins while this is written down: a crash in between means the same as one before it.
    setUnit(job, running);
    announce(job);
  }

  function complete(
    job: JobRecord,
    unit: RunningUnit,
    message: Extract<LeaseMessage, { type: 'completed' }>,
  ) {
    const { timings } = message.image;
    const { modelId } = job.request;
    const completed: UnitRecord & { state: 'completed' } = {
      ...carriedOver(unit),
      state: 'completed',
      deviceId: unit.deviceId,
      startedAt: unit.startedAt,
      finishedAt: clock.now(),
      imageId: imageIdOf(job.id, unit.index),
    };
    try {
      const image = database.transaction(() => {
        if (timings.load > 0) estimates.learnLoad(modelId, unit.deviceId, timings.load);
        estimates.learnRun(modelId, unit.deviceId, job.request, timings.total);
        store.saveUnit(job.id, completed);
        return output.record(job, completed, models.nameOf(modelId), message.image);
      });
      job.units[unit.index] = completed;
      output.cleanUp(job, unit.index, unit.leaseId);
      events.emit('gallery.added', { images: [image] });
      announce(job);
    } catch (error) {
      fail(job, unit, toErrorReport(error));
    }
  }

  function fail(job: JobRecord, unit: RunningUnit, error: ErrorReport) {
    log.warn({ jobId: job.id, unitIndex: unit.index, deviceId: unit.deviceId, error }, 'attempt failed');
    output.cleanUp(job, unit.index, unit.leaseId);
    setUnit(job, afterFailure(unit, error, clock.now()));
    announce(job);
  }

  function onLease(deviceId: string, message: LeaseMessage) {
    const found = runningUnit(message.leaseId);
    if (!found || disposed) return;
    const { job, unit } = found;
    const ends = message.type === 'completed' || message.type === 'failed';
    if (ends) leases.delete(message.leaseId);
    if (message.type === 'completed') {
      // The device gets its next unit first: it draws while this one is written down.
      schedule();
      complete(job, unit, message);
    } else if (message.type === 'failed') {
      fail(job, unit, message.error);
      schedule();
    } else progress(job, unit, message);
    if (ends)
      log.info({ jobId: job.id, unitIndex: unit.index, deviceId, outcome: message.type }, 'attempt ended');
  }

  function progress(
    job: JobRecord,
    unit: RunningUnit,
    message: Exclude<LeaseMessage, { type: 'completed' | 'failed' }>,
  ) {
    if (message.type === 'loading') unit.phase = 'loading';
    else if (message.type === 'finishing') unit.phase = 'finishing';
    else unit.phase = 'denoising';
    if (message.type === 'progress') {
      unit.progress = { step: message.step, steps: message.steps };
      if (message.previewWritten) unit.previewStep = message.step;
    }
    news.progressed(job, unit);
  }

  // --- deciding ------------------------------------------------------------------------------------------------

  function queuedUnits(): QueuedUnit[] {
    return [...jobs.values()].flatMap((job) =>
      job.units
        .filter((unit) => unit.state === 'queued')
        .map(({ index, failedDeviceIds }) => ({
          jobId: job.id,
          unitIndex: index,
          modelId: job.request.modelId,
          failedDeviceIds,
        })),
    );
  }

  function schedule() {
    if (disposed) return;
    const assignments = policy({ devices: devices.snapshot(), units: queuedUnits() }, clock.now());
    for (const { deviceId, jobId, unitIndex } of assignments) {
      const job = jobs.get(jobId);
      const unit = job?.units[unitIndex];
      if (!job || unit?.state !== 'queued') continue;
      try {
        start(job, unit, deviceId);
      } catch (error) {
        // The model is gone or the folder cannot be written: this unit fails with the reason, the others go on.
        log.warn({ jobId, unitIndex, deviceId, error }, 'a unit could not be started');
        setUnit(job, {
          ...carriedOver(unit),
          state: 'failed',
          finishedAt: clock.now(),
          error: toErrorReport(error),
        });
        announce(job);
      }
    }
  }

  // --- what people ask -----------------------------------------------------------------------------------------

  function existing(jobId: string): JobRecord {
    const job = jobs.get(jobId);
    if (job) return job;
    throw new PolyptychError('not_found', 'This job is no longer on the list.');
  }

  function create(request: JobRequest): Job {
    checkAgainstModel(request, models.ready(request.modelId).model);
    const job = newJob(
      { ...request, seed: request.seed ?? randomInt(jobLimits.maximumSeed + 1) },
      { id: randomUUID(), position: store.nextPosition(), createdAt: clock.now() },
    );
    store.insert(job);
    jobs.set(job.id, job);
    announce(job);
    // Scheduling waits for the answer to be on its way.
    queueMicrotask(schedule);
    return news.present(job);
  }

  function cancel(jobId: string): Job {
    const job = existing(jobId);
    database.transaction(() => {
      for (const unit of job.units) {
        if (unit.state === 'queued')
          setUnit(job, { ...carriedOver(unit), state: 'cancelled', finishedAt: clock.now() });
      }
    });
    for (const unit of job.units) {
      if (unit.state !== 'running') continue;
      unit.cancelRequested = true;
      devices.cancel(unit.deviceId, unit.leaseId);
    }
    announce(job);
    return news.present(job);
  }

  function retry(jobId: string): Job {
    const job = existing(jobId);
    database.transaction(() => {
      for (const unit of job.units) {
        if (unit.state !== 'failed' && unit.state !== 'cancelled') continue;
        setUnit(job, { ...carriedOver(unit), failures: 0, failedDeviceIds: [], state: 'queued' });
      }
    });
    announce(job);
    queueMicrotask(schedule);
    return news.present(job);
  }

  return {
    handlers: {
      'jobs.create': create,
      'jobs.cancel': ({ jobId }) => cancel(jobId),
      'jobs.retry': ({ jobId }) => retry(jobId),
      'jobs.dismiss'({ jobId }) {
        if (!hasEnded(existing(jobId))) {
          throw new PolyptychError('conflict', 'The job is not done yet: cancel it first.');
        }
        store.dismiss(jobId);
        forget(jobId);
        return {};
      },
      'jobs.estimate'(request) {
        const unit = { jobId: 'asked for', modelId: request.modelId, size: request };
        const more = Array.from({ length: request.count }, () => unit);
        return { seconds: news.secondsUntilDone(more) };
      },
    },
    jobs: news.presentAll,
    schedule,
    onLease,
    unitOfLease(leaseId) {
      const found = runningUnit(leaseId);
      return found ? { jobId: found.job.id, unitIndex: found.unit.index } : null;
    },
    dispose() {
      disposed = true;
    },
  };
}
