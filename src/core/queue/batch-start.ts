import { randomUUID } from 'node:crypto';
import type { LeasedTask } from '#inference/contract.ts';
import { toErrorReport } from '#shared/errors.ts';
import { requestOfUnit } from '#shared/variations/cells.ts';
import type { DevicePool } from '../devices/device-pool.ts';
import type { ModelCatalog } from '../models/model-library.ts';
import type { Clock, Log } from '../ports.ts';
import { carriedOver } from './after-failure.ts';
import type { Dispatch, Start } from './dispatch.ts';
import type { JobList } from './job-list.ts';
import type { JobRecord, RunningUnit, UnitRecord } from './job-record.ts';
import type { RunningAttempt } from './running-attempt.ts';
import type { UnitReference } from './scheduling/types.ts';
import type { UnitOutput } from './unit-output.ts';

export interface BatchStartOptions {
  list: JobList;
  dispatch: Pick<Dispatch, 'failed'>;
  devices: Pick<DevicePool, 'hasLoaded' | 'unload' | 'run'>;
  models: ModelCatalog;
  output: UnitOutput;
  clock: Clock;
  log: Log;
}

/** One picture of a batch that is begun. */
export interface Begun {
  job: JobRecord;
  unit: RunningUnit;
  task: LeasedTask;
}

/**
 * Returns a function that gives a device its next batch. What cannot be begun (its model is gone, its folder cannot be
 * written) fails with the reason, and the others go on; null where none is left.
 */
export function createBatchStart(options: BatchStartOptions) {
  const { list, dispatch, devices, models, output, clock, log } = options;

  function begin(reference: UnitReference, start: Start): Begun | null {
    const { deviceId } = start;
    const job = list.find(reference.jobId);
    const unit = job?.units[reference.unitIndex];
    if (!job || unit?.state !== 'queued') {
      dispatch.failed(reference, 'over');
      return null;
    }
    try {
      return prepare(job, unit, start);
    } catch (error) {
      log.warn({ ...reference, deviceId, error }, 'a unit could not be started');
      dispatch.failed(reference, 'over');
      const finishedAt = clock.now();
      list.setUnit(job, { ...carriedOver(unit), state: 'failed', finishedAt, error: toErrorReport(error) });
      list.announce(job);
      return null;
    }
  }

  function prepare(job: JobRecord, unit: UnitRecord, { deviceId, reason, staged }: Start): Begun {
    const { model, folder } = models.ready(requestOfUnit(job.request, unit.index).modelId);
    const leaseId = randomUUID();
    const now = clock.now();
    const task = output.prepare({ job, unit, model, modelFolder: folder, deviceId, leaseId, now });
    const running: RunningUnit = {
      ...carriedOver(unit),
      attempts: unit.attempts + 1,
      state: 'running',
      leaseId,
      deviceId,
      startedAt: now,
      phase: devices.hasLoaded(deviceId, model.id) ? 'denoising' : 'loading',
      progress: null,
      previewStep: null,
      cancelRequested: false,
      batchSize: 1,
      reason,
    };
    return { job, unit: running, task: { leaseId, task: staged ? { ...task, staged } : task } };
  }

  return (start: Start, begins: (begun: readonly Begun[], attempt: RunningAttempt) => void): void => {
    const { deviceId, unload } = start;
    const begun = start.units.flatMap((unit) => begin(unit, start) ?? []);
    const [first] = begun;
    if (!first) return;
    // Those of one batch share their model.
    const { modelId } = requestOfUnit(first.job.request, first.unit.index);
    const attempt: RunningAttempt = {
      modelId,
      deviceId,
      startedAt: clock.now(),
      units: begun.length,
      open: new Set(begun.map(({ unit }) => unit.leaseId)),
      modelLoaded: devices.hasLoaded(deviceId, modelId),
      measured: null,
      roomMade: false,
    };
    for (const { unit } of begun) unit.batchSize = begun.length;
    begins(begun, attempt);
    devices.unload(deviceId, unload);
    devices.run(
      deviceId,
      begun.map(({ task }) => task),
    );
    // The worker begins while this is written down: a crash in between means the same as one before it.
    for (const { job, unit } of begun) list.setUnit(job, unit);
    for (const job of new Set(begun.map((one) => one.job))) list.announce(job);
  };
}
