import type { DeviceHistory, DeviceReading } from '#shared/contract/devices.ts';

const quantities = ['utilizationPercent', 'memoryUsedBytes', 'temperatureCelsius', 'powerDrawWatts'] as const;
type Quantity = (typeof quantities)[number];

const stepMs = 1000;
const pointsAtMost = 300;
/** An hour of seconds, and the length of an hour's longest point more: points end at whole multiples of their length. */
const capacity = 3612;

type Series = Record<Quantity, Float64Array>;

/** The last hour of all devices' readings, in memory. */
export interface ReadingHistory {
  /** Takes down the readings of one moment; a second one within the same second replaces it. */
  add(at: number, readings: readonly DeviceReading[]): void;
  /** The last `spanSeconds` until `now`, in at most 300 points of the same length each; a gap is null. */
  of(deviceIds: readonly string[], spanSeconds: number, now: number): DeviceHistory;
}

/** Rings of numbers, one for each device and quantity; NaN stands for what is not known. */
export function createReadingHistory(): ReadingHistory {
  const rings = new Map<string, Series>();
  /** The second that was taken down last. */
  let last: number | null = null;

  function ringOf(deviceId: string): Series {
    const known = rings.get(deviceId);
    if (known) return known;
    const empty = () => new Float64Array(capacity).fill(Number.NaN);
    const ring: Series = {
      utilizationPercent: empty(),
      memoryUsedBytes: empty(),
      temperatureCelsius: empty(),
      powerDrawWatts: empty(),
    };
    rings.set(deviceId, ring);
    return ring;
  }

  /** Seconds that nobody took down are gaps. A clock that was set back begins anew. */
  function moveTo(second: number) {
    if (last !== null && second < last) rings.clear();
    const from = last === null || second < last ? second : Math.max(last + 1, second - capacity + 1);
    for (const ring of rings.values()) {
      for (let at = from; at <= second; at++) {
        for (const quantity of quantities) ring[quantity][at % capacity] = Number.NaN;
      }
    }
    last = second;
  }

  return {
    add(at, readings) {
      const second = Math.floor(at / stepMs);
      if (second !== last) moveTo(second);
      for (const reading of readings) {
        // What is stale was true at another time.
        if (reading.stale) continue;
        const ring = ringOf(reading.deviceId);
        for (const quantity of quantities)
          ring[quantity][second % capacity] = reading[quantity] ?? Number.NaN;
      }
    },
    of(deviceIds, spanSeconds, now) {
      const perPoint = Math.ceil(spanSeconds / pointsAtMost);
      const points = Math.floor(spanSeconds / perPoint);
      // Points end at whole multiples of their length, so that a mean does not change from one question to the next.
      const end = Math.floor(now / stepMs / perPoint) * perPoint;
      const first = end - points * perPoint + 1;
      const isKept = (second: number) => last !== null && second <= last && second > last - capacity;
      const pointsOf = (values: Float64Array | undefined) =>
        Array.from({ length: points }, (_, point) => {
          const seconds = Array.from({ length: perPoint }, (__, offset) => first + point * perPoint + offset);
          return mean(seconds.filter(isKept).map((second) => values?.[second % capacity] ?? Number.NaN));
        });
      return {
        stepMs: perPoint * stepMs,
        endsAt: end * stepMs,
        series: deviceIds.map((deviceId) => {
          const ring = rings.get(deviceId);
          return {
            deviceId,
            utilizationPercent: pointsOf(ring?.utilizationPercent),
            memoryUsedBytes: pointsOf(ring?.memoryUsedBytes),
            temperatureCelsius: pointsOf(ring?.temperatureCelsius),
            powerDrawWatts: pointsOf(ring?.powerDrawWatts),
          };
        }),
      };
    },
  };
}

function mean(values: readonly number[]): number | null {
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return null;
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
