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
import type { Dispatch, Start } from './dispatch.ts';
import { createJobNews } from './job-news.ts';
import { type JobRecord, type RunningUnit, type UnitRecord, hasEnded, imageIdOf } from './job-record.ts';
import type { JobStore } from './job-store.ts';
import { newJob } from './new-job.ts';
import type { UnitOutput } from './unit-output.ts';

/** Ended jobs that stay on the list. */
const endedJobsKept = 20;

export interface JobQueueOptions {
  store: JobStore;
  database: Database;
  dispatch: Dispatch;
  devices: Pick<DevicePool, 'snapshot' | 'hasLoaded' | 'unload' | 'run' | 'cancel'>;
  models: ModelLibrary;
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

/** Keeps the jobs, asks the dispatch who does what, and moves units through their states, on disk before it is told. */
export function createJobQueue(options: JobQueueOptions): JobQueue {
  const { store, database, dispatch, devices, models, output, events, clock, log } = options;
  const jobs = new Map<string, JobRecord>();
  const leases = new Map<string, { job: JobRecord; index: number }>();
  const news = createJobNews({ jobs, devices, known: dispatch, events, clock });
  let disposed = false;
  let stopWaking = () => {};

  const recovered = store.recover(endedJobsKept);
  for (const job of recovered.jobs) {
    jobs.set(job.id, job);
    dispatch.accept(job, queuedIndexes(job));
  }
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

  function start(job: JobRecord, unit: UnitRecord, { deviceId, unload, reason }: Start) {
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
      reason,
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
    devices.unload(deviceId, unload);
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
        dispatch.finished(referenceOf(job, unit), {
          modelId,
          deviceId: unit.deviceId,
          loadSeconds: timings.load > 0 ? timings.load : null,
          runSeconds: timings.drawing,
        });
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
    const after = afterFailure(unit, error, clock.now());
    dispatch.failed(referenceOf(job, unit), after.state === 'queued' ? 'returned' : 'over');
    setUnit(job, after);
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
      dispatch.release(referenceOf(job, unit));
      schedule();
      complete(job, unit, message);
    } else if (message.type === 'failed') {
      fail(job, unit, message.error);
      schedule();
    } else {
      progress(job, unit, message);
      if (message.type === 'finishing') {
        dispatch.release(referenceOf(job, unit));
        schedule();
      }
    }
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

  function schedule() {
    if (disposed) return;
    for (const { modelId, message } of dispatch.misfits())
      refuse(modelId, { code: 'out_of_memory', message });
    for (let next = dispatch.next(); next; next = dispatch.next()) {
      const job = jobs.get(next.jobId);
      const unit = job?.units[next.unitIndex];
      if (!job || unit?.state !== 'queued') {
        dispatch.failed(next, 'over');
        continue;
      }
      try {
        start(job, unit, next);
      } catch (error) {
        // The model is gone or the folder cannot be written: this unit fails with the reason, the others go on.
        const { jobId, unitIndex, deviceId } = next;
        log.warn({ jobId, unitIndex, deviceId, error }, 'a unit could not be started');
        dispatch.failed(next, 'over');
        setUnit(job, failedFor(unit, toErrorReport(error)));
        announce(job);
      }
    }
    stopWaking();
    const at = dispatch.wakeAt();
    stopWaking = at === null ? () => {} : clock.after(Math.max(0, at - clock.now()), schedule);
  }

  const failedFor = (unit: UnitRecord, error: ErrorReport): UnitRecord => ({
    ...carriedOver(unit),
    state: 'failed',
    finishedAt: clock.now(),
    error,
  });

  /** Fails what waits for a model, instead of letting it wait for ever. */
  function refuse(modelId: string, error: ErrorReport) {
    for (const job of [...jobs.values()]) {
      const queued = job.units.filter((unit) => unit.state === 'queued');
      if (job.request.modelId !== modelId || queued.length === 0) continue;
      dispatch.withdraw(job.id);
      database.transaction(() => {
        for (const unit of queued) setUnit(job, failedFor(unit, error));
      });
      announce(job);
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
    dispatch.accept(job, queuedIndexes(job));
    announce(job);
    // Scheduling waits for the answer to be on its way.
    queueMicrotask(schedule);
    return news.present(job);
  }

  function cancel(jobId: string): Job {
    const job = existing(jobId);
    dispatch.withdraw(jobId);
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
    const again = job.units.filter(({ state }) => state === 'failed' || state === 'cancelled');
    database.transaction(() => {
      for (const unit of again) {
        setUnit(job, { ...carriedOver(unit), failures: 0, failedDeviceIds: [], state: 'queued' });
      }
    });
    dispatch.accept(
      job,
      again.map(({ index }) => index),
    );
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
        const { modelId, count } = request;
        const work = dispatch.work(request);
        return { seconds: news.secondsUntilDone({ jobId: 'asked for', modelId, work, count }) };
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
      stopWaking();
    },
  };
}

const queuedIndexes = (job: JobRecord) =>
  job.units.filter(({ state }) => state === 'queued').map(({ index }) => index);
const referenceOf = (job: JobRecord, { index }: UnitRecord) => ({ jobId: job.id, unitIndex: index });
