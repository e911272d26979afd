import { expect, test } from 'vitest';
import { sampleImage } from '#shared/contract/samples.ts';
import type { SectionPlaces } from '../gallery-state.ts';
import { loadedRange } from './loaded-range.ts';

const day = (number: number, ids: readonly (string | null)[]): SectionPlaces => ({
  key: `${number}`,
  section: { kind: 'day', date: `${number}`, from: number, before: number + 1 },
  places: ids.map((id) => (id === null ? null : sampleImage({ id }))),
  stale: false,
});

test('a range goes over the days between, whichever end came first', () => {
  const sections = [day(3, ['a', 'b']), day(2, ['c']), day(1, ['d', 'e', null])];
  expect(loadedRange(sections, 'b', 'd')).toEqual(['b', 'c', 'd']);
  expect(loadedRange(sections, 'd', 'b')).toEqual(['b', 'c', 'd']);
  expect(loadedRange(sections, 'c', 'c')).toEqual(['c']);
});

test('where a place between or an end is not here, the core has to be asked', () => {
  const sections = [day(2, ['a', 'b', null]), day(1, ['c', 'd'])];
  expect(loadedRange(sections, 'b', 'c')).toBeNull();
  expect(loadedRange(sections, 'gone', 'a')).toBeNull();
  expect(loadedRange(sections, 'a', 'b')).toEqual(['a', 'b']);
});
