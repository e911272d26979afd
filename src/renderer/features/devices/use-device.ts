import type { Device, DeviceReading } from '#shared/contract/devices.ts';
import { useConnected, useDeviceHistory, useStudioState } from '../../app/studio-context.tsx';
import { useNow } from '../../ui/use-now.ts';
import { shortSpan } from './history/history-store.ts';
import type { Quantity } from './history/history-window.ts';
import { type Freshness, freshnessOf, withoutValues } from './reading-label.ts';

export interface ShownReading {
  reading: DeviceReading;
  freshness: Freshness;
  /** The values are not those of this moment. */
  old: boolean;
}

const nothingRead: DeviceReading = {
  deviceId: '',
  memoryUsedBytes: null,
  memoryFreeBytes: null,
  memoryUsedByAppBytes: null,
  memoryUsedByOthersBytes: null,
  utilizationPercent: null,
  temperatureCelsius: null,
  powerDrawWatts: null,
  sampledAt: null,
  stale: false,
};

/** A device's latest reading, as far as it may be shown; what is lost reads nothing. Renders once a second. */
export function useReading({ id, health }: Pick<Device, 'id' | 'health'>): ShownReading {
  const latest = useStudioState(({ readings }) => readings.get(id)) ?? nothingRead;
  const connected = useConnected();
  const now = useNow(latest.stale, 1000);
  const freshness = freshnessOf(latest, health, now);
  const reading = freshness.state === 'gone' ? withoutValues(latest) : latest;
  return { reading, freshness, old: freshness.state === 'stale' || !connected };
}

const noPoints: readonly (number | null)[] = [];

/** One quantity of a device over the last minute, oldest first. */
export function useLastMinute(deviceId: string, quantity: Quantity): readonly (number | null)[] {
  return useDeviceHistory(
    ({ windows }) => windows.get(shortSpan)?.series.get(deviceId)?.[quantity] ?? noPoints,
  );
}
