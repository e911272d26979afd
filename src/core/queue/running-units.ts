import type { Events } from '#shared/contract/index.ts';
import type { Phase } from '#shared/contract/jobs.ts';
import { type ErrorReport, toErrorReport } from '#shared/errors.ts';
import type { EventLog } from '#shared/rpc/events.ts';
import { requestOfUnit } from '#shared/variations/cells.ts';
import type { DevicePool } from '../devices/device-pool.ts';
import type { ModelCatalog } from '../models/model-library.ts';
import type { PerformanceLog } from '../performance/performance-log.ts';
import type { Clock, Log } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import type { LeaseMessage } from '../workers/worker-host-types.ts';
import { afterFailure, carriedOver } from './after-failure.ts';
import { createAttemptNotes } from './attempt-notes.ts';
import { createBatchStart } from './batch-start.ts';
import type { ForecastAccuracy } from './forecast-accuracy.ts';
import type { Dispatch, Start } from './dispatch.ts';
import type { JobList } from './job-list.ts';
import type { JobNews } from './job-news.ts';
import { type JobRecord, type RunningUnit, type UnitRecord, imageIdOf, referenceOf } from './job-record.ts';
import type { JobStore } from './job-store.ts';
import { createPoisonJobs } from './poison-jobs.ts';
import { createMemoryLadder, nowhereEnoughMemory } from './memory-ladder.ts';
import { type RunningAttempt, endedOf, isLastOf, measuredWith } from './running-attempt.ts';
import type { UnitOutput } from './unit-output.ts';

export interface RunningUnitsOptions {
  list: JobList;
  news: JobNews;
  store: JobStore;
  database: Database;
  dispatch: Dispatch;
  devices: Pick<DevicePool, 'snapshot' | 'hasLoaded' | 'unload' | 'run'>;
  models: ModelCatalog;
  output: UnitOutput;
  performance: Pick<PerformanceLog, 'record' | 'tell'>;
  accuracy: Pick<ForecastAccuracy, 'record'>;
  events: EventLog<Events>;
  clock: Clock;
  log: Log;
  /** Hands out what can be handed out now. */
  schedule(): void;
}

interface Lease {
  job: JobRecord;
  index: number;
  attempt: RunningAttempt;
}
/** A picture that is being made, and the batch that it is of. */
interface Making {
  job: JobRecord;
  unit: RunningUnit;
  attempt: RunningAttempt;
}

/** What devices are working on: begins attempts, follows what is said of them, and ends them. */
export interface RunningUnits {
  /** Gives a device its batch; what cannot be begun fails with the reason. */
  start(next: Start): void;
  onLease(deviceId: string, message: LeaseMessage): void;
  /** The unit that a lease belongs to; null for one that is over. */
  unitOfLease(leaseId: string): { jobId: string; unitIndex: number } | null;
}

export function createRunningUnits(options: RunningUnitsOptions): RunningUnits {
  const { list, news, store, database, dispatch, devices, models, output, events, clock, log } = options;
  const { schedule } = options;
  const notes = createAttemptNotes({ ...options, times: dispatch.times });
  const leases = new Map<string, Lease>();
  const startBatch = createBatchStart(options);
  const ladder = createMemoryLadder();
  const poison = createPoisonJobs();

  function runningUnit(leaseId: string) {
    const lease = leases.get(leaseId);
    const unit = lease?.job.units[lease.index];
    if (!lease || unit?.state !== 'running' || unit.leaseId !== leaseId) return null;
    return { job: lease.job, unit, attempt: lease.attempt };
  }

  function start(next: Start) {
    startBatch(next, (begun, attempt) => {
      for (const { job, unit } of begun) leases.set(unit.leaseId, { job, index: unit.index, attempt });
    });
  }

  function complete({ job, unit, attempt }: Making, message: Extract<LeaseMessage, { type: 'completed' }>) {
    const { timings } = message.image;
    const { modelId, deviceId } = attempt;
    const completed: UnitRecord & { state: 'completed' } = {
      ...carriedOver(unit),
      state: 'completed',
      deviceId: unit.deviceId,
      startedAt: unit.startedAt,
      finishedAt: clock.now(),
      imageId: imageIdOf(job.id, unit.index),
    };
    const measured = measuredWith(attempt, timings);
    try {
      const { image, noted } = database.transaction(() => {
        const recorded = isLastOf(attempt, unit.leaseId)
          ? notes.completed(endedOf(attempt), measured, dispatch.work(requestOfUnit(job.request, unit.index)))
          : null;
        dispatch.finished(referenceOf(job, unit), {
          modelId,
          deviceId,
          loadSeconds: timings.load > 0 ? timings.load : null,
          runSeconds: timings.drawing,
        });
        store.saveUnit(job.id, completed);
        return {
          image: output.record(job, completed, models.nameOf(modelId), message.image),
          noted: recorded,
        };
      });
      attempt.measured = measured;
      attempt.open.delete(unit.leaseId);
      ladder.fitted(modelId, deviceId);
      job.units[unit.index] = completed;
      output.cleanUp(job, unit.index, unit.leaseId);
      if (noted) notes.tell(noted);
      events.emit('gallery.added', { images: [image] });
      list.announce(job);
    } catch (error) {
      fail({ job, unit, attempt }, toErrorReport(error));
    }
  }

  function fail(making: Making, error: ErrorReport) {
    const { job, unit, attempt } = making;
    log.warn({ jobId: job.id, unitIndex: unit.index, deviceId: unit.deviceId, error }, 'attempt failed');
    output.discard(job, unit.index, unit.leaseId);
    const after = afterAttempt(making, error);
    const again = attempt.roomMade ? 'again' : 'elsewhere';
    dispatch.failed(referenceOf(job, unit), after.state === 'queued' ? again : 'over');
    if (isLastOf(attempt, unit.leaseId))
      notes.failed(
        endedOf(attempt),
        attempt.measured,
        after.state === 'cancelled' ? 'cancelled' : 'failed',
        error,
      );
    attempt.open.delete(unit.leaseId);
    list.setUnit(job, after);
    const verdict = poison.afterFailure(job, unit, error, clock.now());
    if (verdict) {
      dispatch.withdraw(job.id);
      list.endQueued([job], verdict);
    }
    list.announce(job);
  }

  /** Where memory was short, room is made first: that is no failure of the picture. */
  function afterAttempt({ job, unit, attempt }: Making, error: ErrorReport): UnitRecord {
    const after = afterFailure(unit, error, clock.now());
    if (error.code !== 'out_of_memory' || after.state === 'cancelled') return after;
    attempt.roomMade ||= makeRoom(attempt);
    if (attempt.roomMade) return { ...carriedOver(unit), state: 'queued' };
    if (after.state !== 'queued' || mayGoElsewhere(job, after.failedDeviceIds)) return after;
    return { ...carriedOver(unit), state: 'failed', finishedAt: clock.now(), error: nowhereEnoughMemory() };
  }

  /** false where none can be made any more. */
  function makeRoom({ modelId, deviceId, units, modelLoaded }: RunningAttempt): boolean {
    const device = devices.snapshot().find(({ id }) => id === deviceId);
    const otherModelIds = device?.loadedModelIds.filter((id) => id !== modelId) ?? [];
    const step = ladder.next({ modelId, deviceId, units, modelLoaded, otherModelIds });
    log.warn({ modelId, deviceId, units, step }, 'a device had not enough memory');
    if (step.kind === 'free') devices.unload(deviceId, step.modelIds);
    if (step.kind === 'smaller') dispatch.limitBatch(modelId, deviceId, step.units);
    return step.kind !== 'elsewhere';
  }
  function mayGoElsewhere({ pinnedDeviceId }: JobRecord, failedDeviceIds: readonly string[]): boolean {
    return devices
      .snapshot()
      .some(
        ({ id, state }) =>
          state !== 'unavailable' && !failedDeviceIds.includes(id) && (pinnedDeviceId ?? id) === id,
      );
  }

  function onLease(deviceId: string, message: LeaseMessage) {
    const found = runningUnit(message.leaseId);
    if (!found) return;
    const { job, unit, attempt } = found;
    const ends = message.type === 'completed' || message.type === 'failed';
    if (ends) leases.delete(message.leaseId);
    if (message.type === 'completed') {
      // The device gets its next unit first: it draws while this one is written down.
      dispatch.release(referenceOf(job, unit));
      schedule();
      complete(found, message);
    } else if (message.type === 'failed') {
      fail(found, message.error);
      schedule();
    } else {
      progress(found, message);
      if (message.type === 'loaded') loaded(attempt, message);
      if (message.type === 'finishing') {
        dispatch.release(referenceOf(job, unit));
        schedule();
      }
    }
    if (ends)
      log.info({ jobId: job.id, unitIndex: unit.index, deviceId, outcome: message.type }, 'attempt ended');
  }

  /** Told once, for all of a batch. */
  function loaded(attempt: RunningAttempt, { batches }: Extract<LeaseMessage, { type: 'loaded' }>) {
    attempt.modelLoaded = true;
    if (!batches) dispatch.limitBatch(attempt.modelId, null, 1);
    for (const leaseId of attempt.open) {
      const making = runningUnit(leaseId);
      if (making?.unit.phase !== 'loading') continue;
      enter(making.unit, 'denoising');
      news.progressed(making.job, making.unit);
    }
  }

  function enter(unit: RunningUnit, phase: Phase) {
    if (unit.phase === 'loading' && phase !== 'loading') unit.loadedAt = clock.now();
    unit.phase = phase;
  }

  function progress({ job, unit }: Making, message: Exclude<LeaseMessage, { type: 'completed' | 'failed' }>) {
    if (message.type === 'loading') enter(unit, 'loading');
    else if (message.type === 'finishing') enter(unit, 'finishing');
    else enter(unit, 'denoising');
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
