import type { Span } from '../history/history-store.ts';
import type { Quantity } from '../history/history-window.ts';
import { ageLabel, bytesLabel, percentLabel, powerLabel, temperatureLabel } from '../reading-label.ts';

export const quantityNames: Record<Quantity, string> = {
  utilizationPercent: 'Utilization',
  memoryUsedBytes: 'Memory',
  temperatureCelsius: 'Temperature',
  powerDrawWatts: 'Power',
};

export const spanNames: Record<Span, string> = { 60: '1 min', 600: '10 min', 3600: '1 hour' };
const spanWords: Record<Span, string> = { 60: 'minute', 600: 'ten minutes', 3600: 'hour' };

const labels: Record<Quantity, (value: number | null) => string> = {
  utilizationPercent: percentLabel,
  memoryUsedBytes: bytesLabel,
  temperatureCelsius: temperatureLabel,
  powerDrawWatts: powerLabel,
};

/** A value of the series, with its unit. */
export const valueLabel = (quantity: Quantity, value: number | null): string => labels[quantity](value);

/** What a sighted person reads off the chart, as one sentence. */
export function chartSentence(
  quantity: Quantity,
  deviceName: string,
  span: Span,
  values: readonly (number | null)[],
): string {
  const known = values.filter((value) => value !== null);
  const subject = `${quantityNames[quantity]} of ${deviceName} over the last ${spanWords[span]}`;
  if (known.length === 0) return `${subject}: not known.`;
  const label = (value: number | null) => valueLabel(quantity, value);
  const gaps = values.slice(values.findIndex((value) => value !== null)).includes(null) ? ', with gaps' : '';
  // A loop instead of Math.min(...known) would not be clearer: there are 300 values at most.
  return `${subject}: now ${label(values.at(-1) ?? null)}, between ${label(Math.min(...known))} and ${label(Math.max(...known))}${gaps}.`;
}

/** When the point at an index was, seen from the newest: `now`, `45 s ago`. */
export function pointAge(index: number, points: number, stepMs: number): string {
  const age = (points - 1 - index) * stepMs;
  return age <= 0 ? 'now' : `${ageLabel(age)} ago`;
}
