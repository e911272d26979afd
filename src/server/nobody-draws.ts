import type { Device } from '#shared/contract/devices.ts';
import { PolyptychError } from '#shared/errors.ts';

type DeviceAtWork = Pick<Device, 'enabled' | 'worker'>;

/** Further away than all but the longest time that a failing device is left alone: several tries of it have failed. */
const longWaitMs = 30 * 60_000;

/** Why nothing can be drawn now, though devices are known; null while something may be. */
export function nobodyDraws(devices: readonly DeviceAtWork[]): PolyptychError | null {
  const [first] = stoppedOf(devices);
  if (!first || !devices.every(({ enabled, worker }) => !enabled || worker.state === 'stopped')) return null;
  return new PolyptychError('no_device', `No device can draw. ${first.error.message}`);
}

/**
 * The same, but not before tries have failed for some twenty minutes: a run of a night outlives an hour's trouble with a
 * driver's update, and does not wait for ever where nobody looks. `now` in milliseconds since the epoch.
 */
export function nobodyDrawsForLong(devices: readonly DeviceAtWork[], now: number): PolyptychError | null {
  const soonest = Math.min(...stoppedOf(devices).map(({ retryAt }) => retryAt));
  return soonest - now > longWaitMs ? nobodyDraws(devices) : null;
}

const stoppedOf = (devices: readonly DeviceAtWork[]) =>
  devices.flatMap(({ enabled, worker }) => (enabled && worker.state === 'stopped' ? [worker] : []));
