import { expect, test } from 'vitest';
import { type MinuteOfDay, windowAt } from './time-window.ts';

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Berlin',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const inBerlin: MinuteOfDay = (at) => {
  const [hours = 0, minutes = 0] = clock.format(at).split(':').map(Number);
  return hours * 60 + minutes;
};
const look = (from: string, to: string, at: string) => {
  const { open, changesAt } = windowAt({ from, to }, Date.parse(at), inBerlin);
  return [open, new Date(changesAt).toISOString()];
};

test('a window over midnight is open from the evening to the morning, to the minute', () => {
  expect(look('22:00', '07:00', '2026-01-10T20:59:59Z')).toEqual([false, '2026-01-10T21:00:00.000Z']);
  expect(look('22:00', '07:00', '2026-01-10T21:00:00Z')).toEqual([true, '2026-01-11T06:00:00.000Z']);
  expect(look('22:00', '07:00', '2026-01-11T05:59:59Z')).toEqual([true, '2026-01-11T06:00:00.000Z']);
  expect(look('22:00', '07:00', '2026-01-11T06:00:00Z')).toEqual([false, '2026-01-11T21:00:00.000Z']);
});

test('a window within a day is open between its times only', () => {
  expect(look('09:30', '17:00', '2026-01-10T08:29:00Z')).toEqual([false, '2026-01-10T08:30:00.000Z']);
  expect(look('09:30', '17:00', '2026-01-10T12:00:00Z')).toEqual([true, '2026-01-10T16:00:00.000Z']);
});

test('the night on which clocks go forward is an hour shorter, the one on which they go back an hour longer', () => {
  const hours = (at: string) => {
    const [, end] = look('22:00', '07:00', at);
    return (Date.parse(String(end)) - Date.parse(at)) / 3_600_000;
  };
  expect(hours('2026-03-28T21:00:00Z')).toBe(8);
  expect(hours('2026-10-24T20:00:00Z')).toBe(10);
});

test('an end that the clocks skip is the moment at which they have passed it', () => {
  // At 01:00 UTC the clocks go from 02:00 to 03:00.
  expect(look('22:00', '02:30', '2026-03-29T00:30:00Z')).toEqual([true, '2026-03-29T01:00:00.000Z']);
});
