import type { Image } from '#shared/contract/gallery.ts';
import type { RunningUnit } from '../queue/job-progress.ts';
import { type GalleryState, imageAt, placeOf } from './gallery-state.ts';
import type { GridGroup } from './grid-layout.ts';
import { sectionTitle } from './section-title.ts';

/** What a cell of the grid shows: what is being drawn, a picture, or the place of one that is on its way. */
export type GridItem =
  { key: string; running: RunningUnit } | { key: string; image: Image } | { key: string; waiting: true };

/** Cells of the grid: what is being drawn, and then all places of the list. */
export interface GridItems {
  groups: readonly GridGroup[];
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
  const groups = state.sections.map(({ key, section, places }) => ({
    key,
    title: sectionTitle(section, now),
    cells: places.length,
    pictures: places.length,
  }));
  const [first] = groups;
  const places = groups.reduce((sum, { cells }) => sum + cells, 0);
  if (running.length > 0) {
    if (first?.title === 'Today' && state.sort === 'newest') first.cells += running.length;
    else
      groups.unshift({
        key: 'running',
        title: 'In the making',
        cells: running.length,
        pictures: running.length,
      });
  }
  return {
    groups,
    at(cell) {
      const unit = running[cell];
      if (unit) return { key: keyOfUnit(unit), running: unit };
      const place = cell - running.length;
      if (place < 0 || place >= places) return null;
      const image = imageAt(state, place);
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
