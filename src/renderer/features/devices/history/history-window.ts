import type { DeviceHistory, DeviceReading } from '#shared/contract/devices.ts';

export const quantities = [
  'utilizationPercent',
  'memoryUsedBytes',
  'temperatureCelsius',
  'powerDrawWatts',
] as const;
export type Quantity = (typeof quantities)[number];

/** Points, oldest first; a gap is null. */
export type Values = readonly (number | null)[];
/** One device's points. */
export type Series = Readonly<Record<Quantity, Values>>;

/** Sums of what came since the last whole point, for its mean. */
type Pending = Record<Quantity, { sum: number; count: number }>;

/** The last minute, ten minutes or hour of all devices, kept up to date by their readings. */
export interface HistoryWindow {
  spanSeconds: number;
  /** Distance of two points in time. */
  stepMs: number;
  /** When the last point was (milliseconds since the epoch). */
  endsAt: number;
  /** By the device's id; all are equally long. */
  series: ReadonlyMap<string, Series>;
  pending: ReadonlyMap<string, Pending>;
}

const mapQuantities = <T>(valueOf: (quantity: Quantity) => T): Record<Quantity, T> => ({
  utilizationPercent: valueOf('utilizationPercent'),
  memoryUsedBytes: valueOf('memoryUsedBytes'),
  temperatureCelsius: valueOf('temperatureCelsius'),
  powerDrawWatts: valueOf('powerDrawWatts'),
});

const pointsOf = ({ spanSeconds, stepMs }: Pick<HistoryWindow, 'spanSeconds' | 'stepMs'>) =>
  Math.max(2, Math.round((spanSeconds * 1000) / stepMs));

const gaps = (count: number): null[] => Array.from({ length: count }, () => null);

/** Exactly `points` values: the newest, with gaps before the first. */
function fitted(values: Values, points: number): (number | null)[] {
  const kept = values.slice(-points);
  return [...gaps(points - kept.length), ...kept];
}

/** Whether the newest point is of a moment at which nothing has been read yet. */
const isUnread = ({ series }: DeviceHistory) =>
  series.every((one) => quantities.every((quantity) => (one[quantity].at(-1) ?? null) === null));

/** The same without its newest point. */
const shortened = ({ stepMs, endsAt, series }: DeviceHistory): DeviceHistory => ({
  stepMs,
  endsAt: endsAt - stepMs,
  series: series.map((one) => ({
    deviceId: one.deviceId,
    ...mapQuantities((quantity) => one[quantity].slice(0, -1)),
  })),
});

/** What the core answered, each series as long as the span. */
export function windowOf(spanSeconds: number, answer: DeviceHistory): HistoryWindow {
  const { stepMs, endsAt, series } = isUnread(answer) ? shortened(answer) : answer;
  const points = pointsOf({ spanSeconds, stepMs });
  return {
    spanSeconds,
    stepMs,
    endsAt,
    series: new Map(
      series.map((one) => [one.deviceId, mapQuantities((quantity) => fitted(one[quantity], points))]),
    ),
    pending: new Map(),
  };
}

function withPending(pending: ReadonlyMap<string, Pending>, readings: Iterable<DeviceReading>) {
  const next = new Map(pending);
  for (const reading of readings) {
    // What is stale was read long ago and says nothing of now.
    if (reading.stale || reading.sampledAt === null) continue;
    const before = next.get(reading.deviceId);
    next.set(
      reading.deviceId,
      mapQuantities((quantity) => {
        const { sum, count } = before?.[quantity] ?? { sum: 0, count: 0 };
        const value = reading[quantity];
        return value === null ? { sum, count } : { sum: sum + value, count: count + 1 };
      }),
    );
  }
  return next;
}

/** Readings come about once a second: half a second early or late is on time. */
const jitterMs = 500;
/** So many points may be missing in a row before the line breaks: one late second is no gap. */
const bridgedPoints = 1;

/**
 * The window after one round of readings at `now` (milliseconds since the epoch). A point is the mean of the readings
 * within its step; points without any reading are gaps.
 */
export function advanced(
  window: HistoryWindow,
  readings: ReadonlyMap<string, DeviceReading>,
  now: number,
): HistoryWindow {
  const pending = withPending(window.pending, readings.values());
  const steps = Math.floor((now - window.endsAt + jitterMs) / window.stepMs);
  if (steps < 1) return { ...window, pending };

  const points = pointsOf(window);
  const missing = Math.min(steps - 1, points);
  const series = new Map<string, Series>();
  for (const deviceId of readings.keys()) {
    const old = window.series.get(deviceId);
    const sums = pending.get(deviceId);
    series.set(
      deviceId,
      mapQuantities((quantity) => {
        const { sum, count } = sums?.[quantity] ?? { sum: 0, count: 0 };
        const mean = count === 0 ? null : sum / count;
        const gap = missing <= bridgedPoints ? gaps(missing).map(() => mean) : gaps(missing);
        return fitted([...(old?.[quantity] ?? []), ...gap, mean], points);
      }),
    );
  }
  return { ...window, endsAt: window.endsAt + steps * window.stepMs, series, pending: new Map() };
}
