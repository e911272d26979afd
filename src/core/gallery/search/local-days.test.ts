import { expect, test } from 'vitest';
import { countByDay, createLocalDays, quarterMs } from './local-days.ts';

const hour = 60 * 60 * 1000;
const iso = (time: number) => new Date(time).toISOString();

test('a day begins at midnight where one is, and is as long as the clocks say', () => {
  const berlin = createLocalDays('Europe/Berlin');
  const spring = berlin(Date.parse('2026-03-29T12:00:00Z'));
  expect(spring).toEqual({
    date: '2026-03-29',
    from: Date.parse('2026-03-28T23:00:00Z'),
    before: Date.parse('2026-03-29T22:00:00Z'),
  });
  const autumn = berlin(Date.parse('2026-10-25T22:30:00Z'));
  expect([autumn.date, (autumn.before - autumn.from) / hour]).toEqual(['2026-10-25', 25]);
  expect(createLocalDays('Asia/Kathmandu')(Date.parse('2026-05-01T18:14:59Z')).date).toBe('2026-05-01');
  expect(createLocalDays('Asia/Kathmandu')(Date.parse('2026-05-01T18:15:00Z')).date).toBe('2026-05-02');
});

test('days follow each other without a gap, also where midnight itself is skipped', () => {
  for (const zone of ['America/Santiago', 'Asia/Beirut', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC']) {
    const dayOf = createLocalDays(zone);
    let time = Date.parse('2026-01-01T12:00:00Z');
    for (let count = 0; count < 370; count += 1) {
      const day = dayOf(time);
      expect(dayOf(day.from), `${zone} ${iso(day.from)}`).toEqual(day);
      expect(dayOf(day.before - 1).date).toBe(day.date);
      time = day.before;
      expect(dayOf(time).date > day.date).toBe(true);
    }
  }
});

test('quarters of an hour add up to days, in either order', () => {
  const dayOf = createLocalDays('Asia/Kathmandu');
  const midnight = Date.parse('2026-05-01T18:15:00Z') / quarterMs;
  const quarters = [midnight - 1, midnight, midnight + 3].map((quarter) => ({ quarter, pictures: 2 }));
  const counts = (list: typeof quarters) =>
    countByDay(list, dayOf).map(({ date, pictures }) => [date, pictures]);
  expect(counts(quarters)).toEqual([
    ['2026-05-01', 2],
    ['2026-05-02', 4],
  ]);
  expect(counts(quarters.toReversed())).toEqual([
    ['2026-05-02', 4],
    ['2026-05-01', 2],
  ]);
});
