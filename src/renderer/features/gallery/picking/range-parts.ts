import type { GallerySection } from '#shared/contract/gallery.ts';
import { placeOf, type SectionPlaces } from '../gallery-state.ts';

/** A part of a range: pictures that are here, or places of a section that have to be asked for. */
export type RangePart =
  | { kind: 'known'; ids: readonly string[] }
  | { kind: 'missing'; section: GallerySection; offset: number; limit: number };

/** As many as the core tells at once. */
const mostAtOnce = 500;

/** The parts from one picture to another, both included, in the list's order; only the second where one is not here. */
export function rangeParts(sections: readonly SectionPlaces[], fromId: string, toId: string): RangePart[] {
  const ends = [placeOf({ sections }, fromId), placeOf({ sections }, toId)];
  if (ends.includes(-1)) return [{ kind: 'known', ids: [toId] }];
  const [first, last] = [Math.min(...ends), Math.max(...ends)];
  const parts: RangePart[] = [];
  let start = 0;
  for (const { section, places } of sections) {
    const from = Math.max(0, first - start);
    const to = Math.min(places.length, last + 1 - start);
    const wanted = places.slice(from, Math.max(from, to));
    const here = wanted.filter((image) => image !== null);
    if (here.length === wanted.length) parts.push({ kind: 'known', ids: here.map(({ id }) => id) });
    else
      for (let offset = from; offset < to; offset += mostAtOnce)
        parts.push({ kind: 'missing', section, offset, limit: Math.min(mostAtOnce, to - offset) });
    start += places.length;
  }
  return parts.filter((part) => part.kind === 'missing' || part.ids.length > 0);
}
