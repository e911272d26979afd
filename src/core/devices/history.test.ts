import { expect, test } from 'vitest';
import { type DeviceReading, unknownReadings } from '#shared/contract/devices.ts';
import { createReadingHistory } from './history.ts';

const start = 1_700_000_000_000;

function reading(deviceId: string, utilizationPercent: number | null, stale = false): DeviceReading {
  return { ...unknownReadings, deviceId, utilizationPercent, memoryUsedBytes: 17_163_091_967, stale };
}
/** One reading a second, `load(second)` percent. */
function filled(seconds: number, load: (second: number) => number | null) {
  const history = createReadingHistory();
  for (let second = 0; second < seconds; second++)
    history.add(start + second * 1000 + 250, [reading('a', load(second))]);
  const of = (spanSeconds: number, atSecond = seconds - 1) => {
    const { stepMs, endsAt, series } = history.of(['a'], spanSeconds, start + atSecond * 1000 + 900);
    return { stepMs, endsAt, points: series[0]?.utilizationPercent ?? [], series };
  };
  return { history, of };
}

test('the last minute has a point for each second, oldest first', () => {
  const { stepMs, endsAt, points } = filled(100, (second) => second).of(60);
  expect({ stepMs, endsAt }).toEqual({ stepMs: 1000, endsAt: start + 99_000 });
  expect(points).toEqual(Array.from({ length: 60 }, (_, at) => 40 + at));
});

test('longer spans have 300 points, means of the seconds in them', () => {
  const { of } = filled(3600, (second) => second % 2);
  expect(of(600)).toMatchObject({ stepMs: 2000 });
  expect(of(600).points).toEqual(Array.from({ length: 300 }, () => 0.5));
  expect(of(3600)).toMatchObject({ stepMs: 12_000 });
  expect(of(3600).points).toHaveLength(300);
});

test('what was not taken down, was not known or is stale is a gap', () => {
  const { history, of } = filled(3, (second) => (second === 1 ? null : 7));
  history.add(start + 5250, [reading('a', 9, true)]);
  expect(of(60, 6).points.slice(-7)).toEqual([7, null, 7, null, null, null, null]);
  expect(
    of(60, 6)
      .points.slice(0, 53)
      .every((point) => point === null),
  ).toBe(true);
});

test('after an hour the oldest make room, and a long pause leaves nothing behind', () => {
  const { history, of } = filled(4000, (second) => second);
  const [first, second] = of(3600).points;
  expect((second ?? 0) - (first ?? 0)).toBe(12);
  expect(of(3600).points).not.toContain(null);
  history.add(start + 4000 * 1000 + 3_600_000 * 3, [reading('a', 1)]);
  const { series } = history.of(['a'], 3600, start + 4000 * 1000 + 3_600_000 * 3);
  expect(series[0]?.utilizationPercent.filter((point) => point !== null)).toEqual([1]);
});

test('a second reading within a second replaces the first', () => {
  const { history, of } = filled(1, () => 1);
  history.add(start + 800, [reading('a', 2)]);
  expect(of(60).points.at(-1)).toBe(2);
});

test('a clock that is set back begins anew', () => {
  const { history } = filled(10, () => 1);
  history.add(start - 3_000_000, [reading('a', 5)]);
  const { series } = history.of(['a'], 60, start - 3_000_000);
  expect(series[0]?.utilizationPercent.filter((point) => point !== null)).toEqual([5]);
});

test('a device of which nothing is known has nothing but gaps; bytes stay exact', () => {
  const { history } = filled(1, () => 1);
  const { series } = history.of(['a', 'b'], 60, start + 900);
  expect(series[1]?.powerDrawWatts).toEqual(Array.from({ length: 60 }, () => null));
  expect(series[0]?.memoryUsedBytes.at(-1)).toBe(17_163_091_967);
});
