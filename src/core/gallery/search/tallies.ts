import type { GalleryFacets, GalleryFilter, ImageSource } from '#shared/contract/gallery.ts';
import type { TalliedFilter } from './filter-sql.ts';

/** How many pictures there are of one combination; an empty device or theme is none, rating 0 is none. */
export interface Tally {
  modelName: string;
  deviceId: string;
  source: ImageSource;
  themeId: string;
  width: number;
  height: number;
  rating: number;
  favorite: boolean;
  rejected: boolean;
  missing: boolean;
  pictures: number;
}

const orientationOf = ({ width, height }: Pick<Tally, 'width' | 'height'>) =>
  width > height ? 'landscape' : width < height ? 'portrait' : 'square';
const sizeOf = ({ width, height }: { width: number; height: number }) => `${width}x${height}`;

/** Whether a combination passes, one rule for each part of the filter; the same as the SQL's. */
const rules: { [Name in keyof TalliedFilter]: (filter: GalleryFilter, tally: Tally) => boolean } = {
  favoritesOnly: (filter, tally) => !filter.favoritesOnly || tally.favorite,
  ratingAtLeast: (filter, tally) => tally.rating >= (filter.ratingAtLeast ?? 0),
  rejected: (filter, tally) => filter.rejected === 'show' || tally.rejected === (filter.rejected === 'only'),
  missingOnly: (filter, tally) => !filter.missingOnly || tally.missing,
  modelName: (filter, tally) => filter.modelName === null || tally.modelName === filter.modelName,
  deviceId: (filter, tally) => filter.deviceId === null || tally.deviceId === filter.deviceId,
  source: (filter, tally) => filter.source === null || tally.source === filter.source,
  themeId: (filter, tally) => filter.themeId === null || tally.themeId === filter.themeId,
  size: (filter, tally) => filter.size === null || sizeOf(tally) === sizeOf(filter.size),
  orientation: (filter, tally) => filter.orientation === null || orientationOf(tally) === filter.orientation,
};
type Part = keyof typeof rules;

function passing(tallies: readonly Tally[], filter: GalleryFilter, except: readonly Part[] = []): Tally[] {
  // Object.entries widens the names: that they are the rules' is known only here.
  const checks = Object.entries(rules).flatMap(([name, rule]) =>
    except.some((left) => left === name) ? [] : [rule],
  );
  return tallies.filter((tally) => checks.every((check) => check(filter, tally)));
}

const sum = (tallies: readonly Tally[]) => tallies.reduce((total, { pictures }) => total + pictures, 0);

/** How many pictures a filter finds. */
export function countOf(tallies: readonly Tally[], filter: GalleryFilter): number {
  return sum(passing(tallies, filter));
}

/** The same for each rating, the best first; 0 for none. */
export function countByRating(tallies: readonly Tally[], filter: GalleryFilter) {
  const found = passing(tallies, filter);
  return [5, 4, 3, 2, 1, 0].map((rating) => ({
    rating,
    pictures: sum(found.filter((tally) => tally.rating === rating)),
  }));
}

/**
 * What else could be chosen, and how many pictures it would find. Each facet is counted as if nothing of its own were chosen,
 * so that changing one's mind is seen, too. The most frequent first.
 */
export function facetsOf(
  tallies: readonly Tally[],
  filter: GalleryFilter,
): Omit<GalleryFacets, 'collections' | 'devices' | 'runs' | 'batches'> & {
  devices: { value: string; pictures: number }[];
} {
  function facet<T extends string | number>(except: readonly Part[], valueOf: (tally: Tally) => T) {
    const counts = new Map<T, number>();
    for (const tally of passing(tallies, filter, except))
      counts.set(valueOf(tally), (counts.get(valueOf(tally)) ?? 0) + tally.pictures);
    return [...counts]
      .map(([value, pictures]) => ({ value, pictures }))
      .filter(({ pictures }) => pictures > 0)
      .sort((a, b) => b.pictures - a.pictures || (a.value < b.value ? -1 : 1));
  }
  const named = <T extends { value: string }>(values: readonly T[]) =>
    values.filter(({ value }) => value !== '');
  const among = (except: Part, test: (tally: Tally) => boolean) =>
    sum(passing(tallies, filter, [except]).filter(test));
  const shapes: readonly Part[] = ['size', 'orientation'];
  return {
    models: named(facet(['modelName'], ({ modelName }) => modelName)),
    devices: named(facet(['deviceId'], ({ deviceId }) => deviceId)),
    themes: named(facet(['themeId'], ({ themeId }) => themeId)),
    sources: facet(['source'], ({ source }) => source),
    sizes: facet(shapes, sizeOf).map(({ value, pictures }) => {
      const [width = 0, height = 0] = value.split('x').map(Number);
      return { value: { width, height }, pictures };
    }),
    orientations: facet(shapes, orientationOf),
    /** At least so many stars. */
    ratings: [5, 4, 3, 2, 1].map((value) => ({
      value,
      pictures: among('ratingAtLeast', ({ rating }) => rating >= value),
    })),
    favorites: among('favoritesOnly', ({ favorite }) => favorite),
    rejected: among('rejected', ({ rejected }) => rejected),
    missing: among('missingOnly', ({ missing }) => missing),
  };
}
