import { expect, test } from 'vitest';
import { type GalleryFilter, wholeGallery } from '#shared/contract/gallery.ts';
import { activeFilters, withoutFilter } from './active-filters.ts';

const labels = (filter: Partial<GalleryFilter>) =>
  activeFilters({ ...wholeGallery, ...filter }, null).map(({ label }) => label);

test('what is on is said in words, and words and favorites are not said twice', () => {
  expect(labels({})).toEqual([]);
  expect(labels({ search: 'red', favoritesOnly: true })).toEqual([]);
  expect(labels({ ratingAtLeast: 1, seed: 0, size: { width: 128, height: 96 } })).toEqual([
    '1 star or more',
    'Seed 0',
    '128 × 96',
  ]);
  expect(labels({ ratingAtLeast: 5, rejected: 'only', source: 'comfyui' })).toEqual([
    '5 stars',
    'Rejected only',
    'ComfyUI',
  ]);
});

test('the last day of a span is the one before its end', () => {
  const before = new Date(2026, 2, 5).getTime();
  expect(labels({ before })).toEqual(['Until Mar 4, 2026']);
});

test('each part that is on can be taken off alone', () => {
  const filter: GalleryFilter = { ...wholeGallery, seed: 3, orientation: 'square', missingOnly: true };
  for (const { name } of activeFilters(filter, null)) Object.assign(filter, withoutFilter(name));
  expect(filter).toEqual(wholeGallery);
});
