import { describe, expect, it } from 'vitest';
import type { DeviceHistory, DeviceReading } from '#shared/contract/devices.ts';
import { sampleReading } from '#shared/contract/samples.ts';
import { advanced, type HistoryWindow, windowOf } from './history-window.ts';

const id = 'simulated-1';

const history = (utilizationPercent: (number | null)[], stepMs = 1000): DeviceHistory => ({
  stepMs,
  endsAt: 100_000,
  series: [
    {
      deviceId: id,
      utilizationPercent,
      memoryUsedBytes: utilizationPercent.map(() => null),
      temperatureCelsius: utilizationPercent.map(() => null),
      powerDrawWatts: utilizationPercent.map(() => null),
    },
  ],
});

const reading = (utilizationPercent: number | null, changes: Partial<DeviceReading> = {}) =>
  new Map([[id, sampleReading({ utilizationPercent, ...changes })]]);

const utilization = (window: HistoryWindow) => window.series.get(id)?.utilizationPercent;

describe('a window of history', () => {
  it('is as long as its span, with gaps before the first reading', () => {
    expect(utilization(windowOf(5, history([10, 20])))).toEqual([null, null, null, 10, 20]);
    expect(utilization(windowOf(2, history([10, 20, 30])))).toEqual([20, 30]);
  });

  it('leaves out a newest second that nobody has read yet, which the next reading fills', () => {
    const window = windowOf(3, history([10, 20, null]));
    expect(utilization(window)).toEqual([null, 10, 20]);
    expect(utilization(advanced(window, reading(30), 100_200))).toEqual([10, 20, 30]);
  });

  it('moves on by one point for each second, early or late', () => {
    let window = windowOf(4, history([1, 2, 3, 4]));
    for (const [value, now] of [
      [5, 101_300],
      [6, 101_900],
      [7, 103_100],
    ] as const)
      window = advanced(window, reading(value), now);
    expect(utilization(window)).toEqual([4, 5, 6, 7]);
    expect(window.endsAt).toBe(103_000);
  });

  it('bridges one missing second and shows more as a gap', () => {
    const window = windowOf(5, history([1, 1, 1, 1, 1]));
    expect(utilization(advanced(window, reading(9), 102_000))).toEqual([1, 1, 1, 9, 9]);
    expect(utilization(advanced(window, reading(9), 103_000))).toEqual([1, 1, null, null, 9]);
    expect(utilization(advanced(window, reading(9), 9_000_000))).toEqual([null, null, null, null, 9]);
  });

  it('takes the mean where a point stands for several seconds', () => {
    let window = windowOf(12, history([1, 1, 1], 4000));
    for (const [value, now] of [
      [10, 101_000],
      [20, 102_000],
      [null, 103_000],
    ] as const)
      window = advanced(window, reading(value), now);
    expect(utilization(window)).toEqual([1, 1, 1]);
    expect(utilization(advanced(window, reading(30), 104_000))).toEqual([1, 1, 20]);
  });

  it('shows what is stale as a gap, not as the last value', () => {
    const window = advanced(windowOf(2, history([1, 1])), reading(50, { stale: true }), 101_000);
    expect(utilization(window)).toEqual([1, null]);
  });

  it('begins a device that came later with gaps, and forgets one that went', () => {
    const late = new Map([['late', sampleReading({ deviceId: 'late', utilizationPercent: 7 })]]);
    const window = advanced(windowOf(3, history([1, 1, 1])), late, 101_000);
    expect([...window.series.keys()]).toEqual(['late']);
    expect(window.series.get('late')?.utilizationPercent).toEqual([null, null, 7]);
  });
});
