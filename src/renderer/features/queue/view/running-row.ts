import type { Device } from '#shared/contract/devices.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { activityOf } from '../../devices/device-label.ts';
import { runningUnits } from '../job-progress.ts';

export interface RunningRow {
  idle: boolean;
  text: string;
  detail: string;
  reason: string | null;
}

/**
 * What to say of a device that draws, or whose last pictures are being written although it could begin others. Pictures
 * that are drawn together are counted; those that are being written beside them are not. `now` in milliseconds.
 */
export function runningRow(device: Device, jobs: readonly Job[], now: number): RunningRow {
  const { text, detail } = activityOf(device, jobs, now);
  const mine = runningUnits(jobs).filter(({ unit }) => unit.deviceId === device.id);
  const drawn = mine.filter(({ unit }) => unit.phase !== 'finishing');
  const shown = drawn.length > 0 ? drawn : mine;
  const [first] = shown;
  if (!first) return { idle: true, text, detail: detail ?? '', reason: null };
  const what = device.worker.state === 'busy' ? detail : 'finishing';
  return {
    idle: false,
    text: device.worker.state === 'idle' ? first.job.request.prompt : text,
    detail: [shown.length > 1 ? `${shown.length} together` : null, what]
      .filter((part) => part !== null)
      .join(' · '),
    reason: first.unit.reason ?? null,
  };
}
