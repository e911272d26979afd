import type { Device } from '#shared/contract/devices.ts';
import { type HistoryWindow, type Quantity, quantities, type Values } from '../history/history-window.ts';

/** The vertical scale that all charts of one quantity share, so that devices can be compared at a glance. */
export interface ChartScale {
  minimum: number;
  maximum: number;
  unit: string;
}

const stepOf = (maximum: number) => (maximum <= 200 ? 10 : maximum <= 1000 ? 50 : 100);
const roundedUp = (value: number) => Math.ceil(value / stepOf(value)) * stepOf(value);

function extremes(lists: readonly Values[]): { lowest: number; highest: number } {
  let lowest = Infinity;
  let highest = -Infinity;
  for (const values of lists)
    for (const value of values) {
      if (value === null) continue;
      lowest = Math.min(lowest, value);
      highest = Math.max(highest, value);
    }
  return { lowest, highest };
}

/** Room temperature, below which no device at work gets. */
const coolCelsius = 20;
const hotCelsius = 100;

/** Memory is drawn as a share of each device's own, everything else in its own unit. */
export function scaleOf(
  quantity: Quantity,
  devices: readonly Device[],
  series: HistoryWindow['series'],
): ChartScale {
  if (quantity === 'utilizationPercent' || quantity === 'memoryUsedBytes')
    return { minimum: 0, maximum: 100, unit: '%' };
  const seen = extremes(devices.map(({ id }) => series.get(id)?.[quantity] ?? []));
  if (quantity === 'temperatureCelsius') {
    const limits = devices.map(({ temperatureLimitCelsius }) => temperatureLimitCelsius ?? 0);
    return {
      minimum: Math.min(coolCelsius, Math.floor(Math.min(coolCelsius, seen.lowest) / 10) * 10),
      maximum: roundedUp(Math.max(hotCelsius, seen.highest, ...limits)),
      unit: '°C',
    };
  }
  const limits = devices.map(({ powerLimitWatts }) => powerLimitWatts ?? 0);
  return { minimum: 0, maximum: roundedUp(Math.max(50, seen.highest, ...limits)), unit: 'W' };
}

/** What is drawn of a device's series; memory as percent of the device's own, and nothing where that is not known. */
export function drawnValues(values: Values, quantity: Quantity, device: Device): Values {
  if (quantity !== 'memoryUsedBytes') return values;
  const total = device.memoryTotalBytes;
  return values.map((value) =>
    value === null || total === null || total <= 0 ? null : (value / total) * 100,
  );
}

/** What there is to draw: utilization and memory always, the rest where any device tells it. */
export function drawnQuantities(devices: readonly Device[], series: HistoryWindow['series']): Quantity[] {
  const isTold = (quantity: Quantity) =>
    devices.some(({ id }) => series.get(id)?.[quantity].some((value) => value !== null));
  return quantities.filter(
    (quantity) => quantity === 'utilizationPercent' || quantity === 'memoryUsedBytes' || isTold(quantity),
  );
}

/** The line that a device should stay below, in the chart's unit; null where there is none. */
export function limitOf(quantity: Quantity, device: Device): number | null {
  if (quantity === 'temperatureCelsius') return device.temperatureLimitCelsius;
  if (quantity === 'powerDrawWatts') return device.powerLimitWatts;
  return null;
}
