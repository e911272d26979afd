import type { Device } from '#shared/contract/devices.ts';
import { formatDuration } from '../../ui/format.ts';

/** When the first device is tried again, where all that may be used failed again and again; null where any can draw. */
export function nobodyDrawsUntil(devices: readonly Device[]): number | null {
  if (devices.some(({ enabled, worker }) => enabled && worker.state !== 'stopped')) return null;
  const times = devices.flatMap(({ worker }) => (worker.state === 'stopped' ? [worker.retryAt] : []));
  return times.length === 0 ? null : Math.min(...times);
}

/** Both in milliseconds since the epoch. */
export function nobodyDrawsLabel(until: number, now: number): string {
  const seconds = (until - now) / 1000;
  return `No device can draw: ${seconds > 0 ? `tried again in ${formatDuration(seconds)}` : 'it is tried again now'}`;
}
