import type { ErrorReport } from '#shared/errors.ts';
import type { RunningUnit, UnitRecord } from './job-record.ts';

/** A unit whose worker was lost, or that ran out of memory, this often fails instead of being tried again. */
const failuresAllowed = 3;

/** What carries over from one state of a unit to the next. */
export function carriedOver({ index, seed, attempts, failures, failedDeviceIds }: UnitRecord) {
  return { index, seed, attempts, failures, failedDeviceIds };
}

/** The state of a unit after an attempt that failed: cancelled, queued again for another device, or failed for good. */
export function afterFailure(unit: RunningUnit, error: ErrorReport, now: number): UnitRecord {
  const base = carriedOver(unit);
  if (unit.cancelRequested || error.code === 'cancelled')
    return { ...base, state: 'cancelled', finishedAt: now };
  const failures = base.failures + 1;
  const transient = error.code === 'worker_lost' || error.code === 'out_of_memory';
  if (transient && failures < failuresAllowed) {
    return { ...base, failures, failedDeviceIds: [...base.failedDeviceIds, unit.deviceId], state: 'queued' };
  }
  const message = transient ? `${error.message} It was tried ${failures} times.` : error.message;
  return { ...base, failures, state: 'failed', finishedAt: now, error: { ...error, message } };
}
