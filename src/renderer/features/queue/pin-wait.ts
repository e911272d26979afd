import type { Device } from '#shared/contract/devices.ts';
import type { Job } from '#shared/contract/jobs.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { untilLabel } from '../../ui/format.ts';

/** What there is to say of a job that waits for its device and will not get it soon; null where nothing is in its way. */
export function pinWait(
  { pinnedDeviceId, units }: Pick<Job, 'pinnedDeviceId' | 'units'>,
  devices: readonly Device[],
  settings: Pick<Settings, 'excludedDeviceIds' | 'deviceReservations'>,
  now: number,
): string | null {
  if (pinnedDeviceId === null || !units.some(({ state }) => state === 'queued')) return null;
  const device = devices.find(({ id }) => id === pinnedDeviceId);
  if (!device) return 'Waits for a device that is not there';
  const obstacle = obstacleOf(device, settings, now);
  return obstacle === null ? null : `Waits for ${device.name}, which is ${obstacle}`;
}

function obstacleOf(
  { id, health, hiddenBy, enabled, worker }: Device,
  { excludedDeviceIds, deviceReservations }: Pick<Settings, 'excludedDeviceIds' | 'deviceReservations'>,
  now: number,
): string | null {
  const reservation = deviceReservations.find(({ deviceId }) => deviceId === id);
  if (hiddenBy !== null) return `hidden by ${hiddenBy.variable}`;
  if (health === 'lost') return 'lost';
  if (excludedDeviceIds.includes(id)) return 'switched off';
  if (reservation) return `reserved ${untilLabel(reservation.untilMs, now)}`;
  if (health === 'failing') return 'failing';
  if (worker.state === 'stopped') return 'stopped';
  return enabled ? null : 'not in use with the present settings';
}
