import { describe, expect, it } from 'vitest';
import { sampleImage } from '#shared/contract/samples.ts';
import type { RunningUnit } from '../queue/job-progress.ts';
import type { SectionPlaces } from './gallery-state.ts';
import { gridItems } from './grid-items.ts';

const now = Date.UTC(2024, 4, 6, 12);
const dayMs = 24 * 60 * 60 * 1000;
/** So many days ago, with a picture where there is a name. */
const day = (ago: number, ids: readonly (string | null)[]): SectionPlaces => {
  const from = Date.UTC(2024, 4, 6) - ago * dayMs;
  const date = new Date(from).toISOString().slice(0, 10);
  return {
    key: date,
    section: { kind: 'day', date, from, before: from + dayMs },
    places: ids.map((id) => (id === null ? null : sampleImage({ id }))),
    stale: false,
  };
};
const running = [
  { job: { id: 'job' }, unit: { index: 0 } },
  { job: { id: 'job' }, unit: { index: 1 } },
] as unknown as RunningUnit[];

const days = [day(0, ['a', null]), day(1, ['b']), day(40, [null, 'c'])];
const items = gridItems({ sections: days, sort: 'newest' }, running, now);
const keys = (all: typeof items, cells: number) =>
  Array.from({ length: cells }, (_, cell) => all.at(cell)?.key ?? null);

describe('the cells of the grid', () => {
  it('begin with what is being drawn, among the pictures of today', () => {
    expect(keys(items, 8)).toEqual(['job:0', 'job:1', 'a', '#1', 'b', '#3', 'c', null]);
    expect(items.groups.map(({ cells, pictures }) => [cells, pictures])).toEqual([
      [4, 2],
      [1, 1],
      [2, 2],
    ]);
    expect([0, 1, 2].map(items.titleOf)).toEqual(['Today', 'Yesterday', 'Wednesday, March 27']);
  });

  it('have what is being drawn under a title of its own where today does not come first', () => {
    const oldest = gridItems({ sections: days.toReversed(), sort: 'oldest' }, running, now);
    expect(oldest.groups.map(({ cells }) => cells)).toEqual([2, 2, 1, 2]);
    expect([0, 1, 3].map(oldest.titleOf)).toEqual(['In the making', 'Wednesday, March 27', 'Today']);
    expect(keys(oldest, 4)).toEqual(['job:0', 'job:1', '#0', 'c']);
  });

  it('are found by what they show', () => {
    expect(['job:1', 'a', '#1', 'c', 'gone', null].map(items.find)).toEqual([1, 2, 3, 6, -1, -1]);
    expect(items.cellOfPlace(4)).toBe(6);
  });
});
