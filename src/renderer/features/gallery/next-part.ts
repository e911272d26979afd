import type { GallerySection } from '#shared/contract/gallery.ts';
import type { GalleryState, Range } from './gallery-state.ts';

/** As many as the core gives at once. */
const maximumPart = 500;

export interface MissingPart {
  key: string;
  section: GallerySection;
  offset: number;
  limit: number;
}

/** The next part of a section to ask for, so that all of some ranges is here; null when it is. The first ranges come first. */
export function nextPart({ sections }: GalleryState, ranges: readonly Range[]): MissingPart | null {
  for (const range of ranges) {
    let first = 0;
    for (const { key, section, places, stale } of sections) {
      const start = Math.max(0, range.start - first);
      const end = Math.min(places.length, range.end - first);
      first += places.length;
      if (start >= end) continue;
      const missing = (place: number) => stale || places[place] === null;
      let from = start;
      while (from < end && !missing(from)) from += 1;
      let to = end;
      while (to > from && !missing(to - 1)) to -= 1;
      if (from < to) return { key, section, offset: from, limit: Math.min(maximumPart, to - from) };
    }
  }
  return null;
}
