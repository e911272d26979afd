import { expect, test } from 'vitest';
import { sampleImage } from '#shared/contract/samples.ts';
import type { SectionPlaces } from '../gallery-state.ts';
import { rangeParts } from './range-parts.ts';

const day = (number: number, ids: readonly (string | null)[]): SectionPlaces => ({
  key: `${number}`,
  section: { kind: 'day', date: `${number}`, from: number, before: number + 1 },
  places: ids.map((id) => (id === null ? null : sampleImage({ id }))),
  stale: false,
});

test('a range goes over the days between, whichever end came first', () => {
  const sections = [day(3, ['a', 'b']), day(2, ['c']), day(1, ['d', 'e'])];
  const known = [
    { kind: 'known', ids: ['b'] },
    { kind: 'known', ids: ['c'] },
    { kind: 'known', ids: ['d'] },
  ];
  expect(rangeParts(sections, 'b', 'd')).toEqual(known);
  expect(rangeParts(sections, 'd', 'b')).toEqual(known);
});

test('places that are not here are asked for, at most so many at once', () => {
  const gap = Array.from<null>({ length: 700 }).fill(null);
  const sections = [day(2, ['a', 'b', ...gap]), day(1, ['c', 'd'])];
  expect(rangeParts(sections, 'b', 'c')).toEqual([
    { kind: 'missing', section: sections[0]?.section, offset: 1, limit: 500 },
    { kind: 'missing', section: sections[0]?.section, offset: 501, limit: 201 },
    { kind: 'known', ids: ['c'] },
  ]);
});

test('where one end is not here, only the other one is chosen', () => {
  expect(rangeParts([day(1, ['a', null])], 'gone', 'a')).toEqual([{ kind: 'known', ids: ['a'] }]);
});
