import { expect, test } from 'vitest';
import { type GalleryFacets, type GalleryFilter, wholeGallery } from '#shared/contract/gallery.ts';
import { activeFilters, withoutFilter } from './active-filters.ts';

const noFacets: GalleryFacets = {
  ...{ models: [], devices: [], themes: [], collections: [], runs: [], batches: [], sources: [] },
  ...{ sizes: [], orientations: [], ratings: [], favorites: 0, rejected: 0, missing: 0 },
};
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

test('a run and a batch are named by what they are of, once that is known', () => {
  const filter = { ...wholeGallery, runId: 'r', jobId: 'j' };
  const startedAt = new Date(2026, 2, 5, 22, 0).getTime();
  const facets = {
    ...noFacets,
    runs: [{ value: 'r', title: 'coast', startedAt, pictures: 9, more: false }],
    batches: [{ value: 'j', title: 'a red boat', startedAt, pictures: 4, more: false }],
  };
  expect(labels(filter)).toEqual(['One run', 'One batch']);
  expect(activeFilters(filter, facets).map(({ label }) => label)).toEqual([
    'Run coast · Mar 5, 22:00',
    'Batch a red boat',
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
