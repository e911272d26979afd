import type { Device, DeviceReading } from '#shared/contract/devices.ts';
import { formatBytes } from '../../ui/format.ts';

export const unknown = '–';

const rounded = (value: number | null, unit: string) =>
  value === null ? unknown : `${Math.round(value)}${unit}`;

export const percentLabel = (value: number | null): string => rounded(value, ' %');
export const temperatureLabel = (value: number | null): string => rounded(value, ' °C');
export const powerLabel = (value: number | null): string => rounded(value, ' W');
export const bytesLabel = (value: number | null): string => (value === null ? unknown : formatBytes(value));

/** `4 s`, `3 min`, `2 h`. Never negative. */
export function ageLabel(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return `${Math.floor(seconds / 3600)} h`;
}

/** How far a device's readings can be believed. */
export type Freshness =
  | { state: 'live' }
  /** Nothing was read yet. */
  | { state: 'waiting' }
  /** The readings are the last ones known. */
  | { state: 'stale'; text: string }
  /** There is nothing to read any more. */
  | { state: 'gone' };

/** `now` in milliseconds since the epoch. */
export function freshnessOf(reading: DeviceReading, health: Device['health'], now: number): Freshness {
  if (health === 'lost') return { state: 'gone' };
  if (reading.stale) {
    const { sampledAt } = reading;
    return {
      state: 'stale',
      text: sampledAt === null ? 'No answer yet' : `No answer for ${ageLabel(now - sampledAt)}`,
    };
  }
  return reading.sampledAt === null ? { state: 'waiting' } : { state: 'live' };
}

/** The reading of a device that answers nothing: everything is unknown. */
export function withoutValues(reading: DeviceReading): DeviceReading {
  return {
    ...reading,
    memoryUsedBytes: null,
    memoryFreeBytes: null,
    memoryUsedByAppBytes: null,
    memoryUsedByOthersBytes: null,
    utilizationPercent: null,
    temperatureCelsius: null,
    powerDrawWatts: null,
  };
}
