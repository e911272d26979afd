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
  // A device that turns out to be none is not the picture's failure, unless it is asked again and again.
  const blameless = error.code === 'no_device' && !base.failedDeviceIds.includes(unit.deviceId);
  const failures = base.failures + (blameless ? 0 : 1);
  const transient = ['worker_lost', 'out_of_memory', 'no_device'].includes(error.code);
  if (transient && failures < failuresAllowed) {
    return { ...base, failures, failedDeviceIds: [...base.failedDeviceIds, unit.deviceId], state: 'queued' };
  }
  const message = transient ? `${error.message} It was tried ${failures} times.` : error.message;
  return { ...base, failures, state: 'failed', finishedAt: now, error: { ...error, message } };
}
