import { expect, test } from 'vitest';
import { openDatabase } from '../storage/database.ts';
import { createVirtualClock } from '#shared/virtual-clock.ts';
import { createReservations, lastingReservations } from './reservations.ts';
import { createSettingsStore } from './settings.ts';

const hourMs = 3_600_000;

function start(deviceReservations: { deviceId: string; untilMs: number | null }[]) {
  const settings = createSettingsStore(openDatabase(':memory:'), {});
  settings.update({ deviceReservations });
  const clock = createVirtualClock(1000);
  const kept: string[][] = [];
  const left = () => settings.current().deviceReservations.map(({ deviceId }) => deviceId);
  const reservations = createReservations({ settings, clock, onEnded: () => kept.push(left()) });
  reservations.watch();
  return { clock, kept, left, reservations };
}

test('each reservation ends at its time and is told of then, and one without an end stays', () => {
  const { clock, kept, left } = start([
    { deviceId: 'a', untilMs: 1000 + hourMs },
    { deviceId: 'b', untilMs: 1000 + 40 * 24 * hourMs },
    { deviceId: 'c', untilMs: null },
  ]);
  clock.advance(hourMs - 1);
  expect(kept).toEqual([]);
  clock.advance(1);
  expect(kept).toEqual([['b', 'c']]);
  clock.advance(40 * 24 * hourMs);
  expect(kept).toEqual([['b', 'c'], ['c']]);
  expect(left()).toEqual(['c']);
});

test('what ran out while the app was not running ends at once', () => {
  const { kept } = start([{ deviceId: 'a', untilMs: 500 }]);
  expect(kept).toEqual([[]]);
});

test('after the end of the app no reservation ends', () => {
  const { clock, kept, reservations } = start([{ deviceId: 'a', untilMs: 1000 + hourMs }]);
  reservations.dispose();
  clock.advance(2 * hourMs);
  expect(kept).toEqual([]);
});

test('of two reservations of one device the later one counts', () => {
  const first = { deviceId: 'a', untilMs: 50 };
  const second = { deviceId: 'a', untilMs: 9 };
  expect(lastingReservations([first, second], 7)).toEqual([second]);
  expect(lastingReservations([first, second], 9)).toEqual([]);
});
