import { placeOf, type SectionPlaces } from '../gallery-state.ts';

/** The ids from one picture to another, both included, in the list's order; null where one of them is not here. */
export function loadedRange(
  sections: readonly SectionPlaces[],
  fromId: string,
  toId: string,
): string[] | null {
  const ends = [placeOf({ sections }, fromId), placeOf({ sections }, toId)];
  if (ends.includes(-1)) return null;
  const [first, last] = [Math.min(...ends), Math.max(...ends)];
  const ids: string[] = [];
  let start = 0;
  for (const { places } of sections) {
    const wanted = places.slice(Math.max(0, first - start), Math.max(0, last + 1 - start));
    for (const image of wanted)
      if (image) ids.push(image.id);
      else return null;
    start += places.length;
  }
  return ids;
}
