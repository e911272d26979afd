import type { Settings } from '#shared/contract/settings.ts';
import { untilLabel } from '../../ui/format.ts';

type UseSettings = Pick<Settings, 'excludedDeviceIds' | 'deviceReservations'>;

/** Whether people let the queue use a device. */
export type DeviceUse =
  { state: 'used' } | { state: 'excluded' } | { state: 'reserved'; untilMs: number | null };

export function deviceUseOf(deviceId: string, settings: UseSettings): DeviceUse {
  if (settings.excludedDeviceIds.includes(deviceId)) return { state: 'excluded' };
  const kept = settings.deviceReservations.find((reservation) => reservation.deviceId === deviceId);
  return kept ? { state: 'reserved', untilMs: kept.untilMs } : { state: 'used' };
}

/** What is to be stored so that one device is used in another way; others stay as they are. */
export function withDeviceUse(deviceId: string, use: DeviceUse, settings: UseSettings): UseSettings {
  const excludedDeviceIds = settings.excludedDeviceIds.filter((id) => id !== deviceId);
  const deviceReservations = settings.deviceReservations.filter((kept) => kept.deviceId !== deviceId);
  if (use.state === 'excluded') excludedDeviceIds.push(deviceId);
  if (use.state === 'reserved') deviceReservations.push({ deviceId, untilMs: use.untilMs });
  return { excludedDeviceIds, deviceReservations };
}

/** null for a device that is used. `now` in milliseconds since the epoch. */
export function deviceUseSentence(use: DeviceUse, now: number): string | null {
  switch (use.state) {
    case 'used':
      return null;
    case 'excluded':
      return 'Switched off: the queue does not use it.';
    case 'reserved':
      return `Reserved ${untilLabel(use.untilMs, now)}.`;
  }
}

const minuteMs = 60_000;

/** For how long a device can be reserved; null for as long as people want. */
export const reservationSpans: readonly { label: string; spanMs: number | null }[] = [
  { label: '30 minutes', spanMs: 30 * minuteMs },
  { label: '1 hour', spanMs: 60 * minuteMs },
  { label: '4 hours', spanMs: 240 * minuteMs },
  { label: 'Until I release it', spanMs: null },
];
