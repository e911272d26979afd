import type { Image } from '#shared/contract/gallery.ts';
import type { RunningUnit } from '../queue/job-progress.ts';
import { type GalleryState, placeOf } from './gallery-state.ts';
import type { GridGroup } from './grid-layout.ts';
import { sectionTitle } from './section-title.ts';

/** What a cell of the grid shows: what is being drawn, a picture, or the place of one that is on its way. */
export type GridItem =
  { key: string; running: RunningUnit } | { key: string; image: Image } | { key: string; waiting: true };

/** Cells of the grid: what is being drawn, and then all places of the list. */
export interface GridItems {
  groups: readonly GridGroup[];
  /** What stands over a group, by its place among all. */
  titleOf(groupIndex: number): string;
  at(cell: number): GridItem | null;
  /** The cell of a key; -1 where it is not there. */
  find(key: string | null): number;
  /** The cell of a place of the list. */
  cellOfPlace(place: number): number;
}

/** What is being drawn joins today's pictures where these come first; else it has a title of its own. */
export function gridItems(
  state: Pick<GalleryState, 'sections' | 'sort'>,
  running: readonly RunningUnit[],
  now: number,
): GridItems {
  const keyOfUnit = ({ job, unit }: RunningUnit) => `${job.id}:${unit.index}`;
  let places = 0;
  const firstPlaces: number[] = [];
  const groups = state.sections.map(({ key, places: { length } }) => {
    firstPlaces.push(places);
    places += length;
    return { key, cells: length, pictures: length };
  });
  const [first] = groups;
  const titleOfSection = (index: number) => {
    const section = state.sections[index]?.section;
    return section ? sectionTitle(section, now) : '';
  };
  const joins = first !== undefined && state.sort === 'newest' && titleOfSection(0) === 'Today';
  const apart = running.length > 0 && !joins;
  if (running.length > 0 && joins) first.cells += running.length;
  if (apart) groups.unshift({ key: 'running', cells: running.length, pictures: running.length });

  /** Asked for at every cell, and there may be thousands of days. */
  function imageAt(place: number): Image | null {
    let low = 0;
    let high = firstPlaces.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((firstPlaces[middle] ?? 0) <= place) low = middle + 1;
      else high = middle;
    }
    return state.sections[low - 1]?.places[place - (firstPlaces[low - 1] ?? 0)] ?? null;
  }

  return {
    groups,
    titleOf: (index) =>
      apart ? (index === 0 ? 'In the making' : titleOfSection(index - 1)) : titleOfSection(index),
    at(cell) {
      const unit = running[cell];
      if (unit) return { key: keyOfUnit(unit), running: unit };
      const place = cell - running.length;
      if (place < 0 || place >= places) return null;
      const image = imageAt(place);
      return image ? { key: image.id, image } : { key: `#${place}`, waiting: true };
    },
    find(key) {
      if (key === null) return -1;
      if (key.startsWith('#')) return Math.min(places - 1, Number(key.slice(1))) + running.length;
      const unit = running.findIndex((one) => keyOfUnit(one) === key);
      if (unit !== -1) return unit;
      const place = placeOf(state, key);
      return place === -1 ? -1 : place + running.length;
    },
    cellOfPlace: (place) => place + running.length,
  };
}
