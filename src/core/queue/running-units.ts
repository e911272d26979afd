import { randomUUID } from 'node:crypto';
import type { Events } from '#shared/contract/index.ts';
import { type ErrorReport, toErrorReport } from '#shared/errors.ts';
import type { EventLog } from '#shared/rpc/events.ts';
import type { DevicePool } from '../devices/device-pool.ts';
import type { ModelLibrary } from '../models/model-library.ts';
import type { PerformanceLog } from '../performance/performance-log.ts';
import type { Clock, Log } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import type { LeaseMessage } from '../workers/worker-host-types.ts';
import { afterFailure, carriedOver } from './after-failure.ts';
import { type Ended, createAttemptNotes } from './attempt-notes.ts';
import type { ForecastAccuracy } from './forecast-accuracy.ts';
import type { Dispatch, Start } from './dispatch.ts';
import type { JobList } from './job-list.ts';
import type { JobNews } from './job-news.ts';
import { type JobRecord, type RunningUnit, type UnitRecord, imageIdOf, referenceOf } from './job-record.ts';
import type { JobStore } from './job-store.ts';
import { createPoisonJobs } from './poison-jobs.ts';
import type { UnitOutput } from './unit-output.ts';

export interface RunningUnitsOptions {
  list: JobList;
  news: JobNews;
  store: JobStore;
  database: Database;
  dispatch: Dispatch;
  devices: Pick<DevicePool, 'hasLoaded' | 'unload' | 'run'>;
  models: ModelLibrary;
  output: UnitOutput;
  performance: Pick<PerformanceLog, 'record' | 'tell'>;
  accuracy: Pick<ForecastAccuracy, 'record'>;
  events: EventLog<Events>;
  clock: Clock;
  log: Log;
  /** Hands out what can be handed out now. */
  schedule(): void;
}

/** What devices are working on: begins attempts, follows what is said of them, and ends them. */
export interface RunningUnits {
  /** Throws when the model is gone or the folder cannot be written; then nothing was begun. */
  start(job: JobRecord, unit: UnitRecord, start: Start): void;
  onLease(deviceId: string, message: LeaseMessage): void;
  /** The unit that a lease belongs to; null for one that is over. */
  unitOfLease(leaseId: string): { jobId: string; unitIndex: number } | null;
}

export function createRunningUnits(options: RunningUnitsOptions): RunningUnits {
  const { list, news, store, database, dispatch, devices, models, output, events, clock, log } = options;
  const { schedule } = options;
  const notes = createAttemptNotes({ ...options, times: dispatch.times });
  const leases = new Map<string, { job: JobRecord; index: number }>();
  const poison = createPoisonJobs();

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
    devices.run(deviceId, [{ leaseId, task }]);
    // The worker begins while this is written down: a crash in between means the same as one before it.
    list.setUnit(job, running);
    list.announce(job);
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
      const { image, noted } = database.transaction(() => {
        const measured = { loadSeconds: timings.load, runSeconds: timings.drawing };
        const recorded = notes.completed(endedOf(job, unit), measured, dispatch.work(job.request));
        dispatch.finished(referenceOf(job, unit), {
          modelId,
          deviceId: unit.deviceId,
          loadSeconds: timings.load > 0 ? timings.load : null,
          runSeconds: timings.drawing,
        });
        store.saveUnit(job.id, completed);
        return {
          image: output.record(job, completed, models.nameOf(modelId), message.image),
          noted: recorded,
        };
      });
      job.units[unit.index] = completed;
      output.cleanUp(job, unit.index, unit.leaseId);
      notes.tell(noted);
      events.emit('gallery.added', { images: [image] });
      list.announce(job);
    } catch (error) {
      fail(job, unit, toErrorReport(error));
    }
  }

  function fail(job: JobRecord, unit: RunningUnit, error: ErrorReport) {
    log.warn({ jobId: job.id, unitIndex: unit.index, deviceId: unit.deviceId, error }, 'attempt failed');
    output.cleanUp(job, unit.index, unit.leaseId);
    const after = afterFailure(unit, error, clock.now());
    dispatch.failed(referenceOf(job, unit), after.state === 'queued' ? 'returned' : 'over');
    notes.failed(endedOf(job, unit), after.state === 'cancelled' ? 'cancelled' : 'failed', error);
    list.setUnit(job, after);
    const verdict = poison.afterFailure(job, unit, error, clock.now());
    if (verdict) {
      dispatch.withdraw(job.id);
      list.endQueued([job], verdict);
    }
    list.announce(job);
  }

  function onLease(deviceId: string, message: LeaseMessage) {
    const found = runningUnit(message.leaseId);
    if (!found) return;
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

  return {
    start,
    onLease,
    unitOfLease(leaseId) {
      const found = runningUnit(leaseId);
      return found ? { jobId: found.job.id, unitIndex: found.unit.index } : null;
    },
  };
}

const endedOf = (job: JobRecord, unit: RunningUnit): Ended => ({
  modelId: job.request.modelId,
  units: 1,
  unit,
});
