import { expect, test } from 'vitest';
import type { SectionPlaces } from '../gallery-state.ts';
import { jumpPlaces } from './jump-places.ts';

const day = (date: string, pictures: number): SectionPlaces => {
  const from = Date.parse(`${date}T00:00:00Z`);
  return {
    key: date,
    section: { kind: 'day', date, from, before: from + 86_400_000 },
    places: Array.from({ length: pictures }, () => null),
    stale: false,
  };
};
const now = Date.parse('2026-03-29T12:00:00Z');

test('months are jumped to, each at its first picture in the list', () => {
  expect(jumpPlaces([day('2026-03-29', 3), day('2026-03-02', 4), day('2026-02-28', 5)], now)).toEqual([
    { title: 'March 2026', pictures: 7, place: 0 },
    { title: 'February 2026', pictures: 5, place: 7 },
  ]);
});

test('the days of a single month are jumped to instead', () => {
  expect(jumpPlaces([day('2026-03-29', 3), day('2026-03-28', 4), day('2026-03-02', 1)], now)).toEqual([
    { title: 'Today', pictures: 3, place: 0 },
    { title: 'Yesterday', pictures: 4, place: 3 },
    { title: 'Monday, March 2', pictures: 1, place: 7 },
  ]);
});
