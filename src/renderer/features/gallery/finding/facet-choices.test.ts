import { expect, test } from 'vitest';
import { type GalleryFacets, wholeGallery } from '#shared/contract/gallery.ts';
import { offeredFields } from './facet-choices.ts';

const startedAt = new Date(2026, 2, 5, 22, 0).getTime();
const facets: GalleryFacets = {
  models: [{ value: 'Postcards', pictures: 1204 }],
  devices: [],
  themes: [],
  collections: [{ value: 'c', label: 'The best', pictures: 3 }],
  runs: [{ value: 'r', title: '', startedAt, pictures: 1000, more: true }],
  batches: [{ value: 'j', title: 'a red boat', startedAt, pictures: 4, more: false }],
  sources: [{ value: 'a1111', pictures: 2 }],
  sizes: [{ value: { width: 128, height: 96 }, pictures: 5 }],
  orientations: [{ value: 'square', pictures: 6 }],
  ...{ ratings: [], favorites: 0, rejected: 0, missing: 0 },
};
/** A second choice of everything, so that all is offered. */
const more: GalleryFacets = {
  ...facets,
  models: [...facets.models, { value: 'Portraits', pictures: 1 }],
  devices: [
    { value: 'd', label: 'Card 1', pictures: 1 },
    { value: 'e', label: 'Card 2', pictures: 1 },
  ],
  themes: [{ value: 'coast', pictures: 1 }],
  sources: [...facets.sources, { value: 'polyptych', pictures: 1 }],
  sizes: [...facets.sizes, { value: { width: 64, height: 64 }, pictures: 1 }],
  orientations: [...facets.orientations, { value: 'portrait', pictures: 1 }],
};
const field = (label: string, filter = wholeGallery) => {
  const found = offeredFields(filter, more).find((one) => one.label === label);
  if (!found) throw new Error(`There is no field ${label}.`);
  return found;
};

test('each choice says what it would find, and a count that ends early says so', () => {
  expect(field('Model').choices[0]).toEqual({ value: 'Postcards', label: 'Postcards', found: '1,204' });
  expect(field('Run').choices).toEqual([{ value: 'r', label: 'Mar 5, 22:00', found: '1,000+' }]);
  expect(field('Batch').choices).toEqual([{ value: 'j', label: 'a red boat', found: '4' }]);
});

test('what is chosen changes only its own part of the filter, and goes again', () => {
  expect(field('Size').changeTo('128 × 96')).toEqual({ size: { width: 128, height: 96 } });
  expect(field('Made with').changeTo('a1111')).toEqual({ source: 'a1111' });
  expect(field('Orientation').changeTo('square')).toEqual({ orientation: 'square' });
  const all = offeredFields(wholeGallery, more);
  expect(all).toHaveLength(9);
  for (const { changeTo } of all) expect(Object.values(changeTo(null))).toEqual([null]);
});

test('what is chosen has a name also where nothing is found', () => {
  expect(field('Run', { ...wholeGallery, runId: 'gone' }).chosen).toEqual({
    value: 'gone',
    label: 'One run',
  });
  expect(field('Model', { ...wholeGallery, modelName: 'Gone' }).chosen?.label).toBe('Gone');
  expect(field('Model').chosen).toBeNull();
});

test('only what leaves a choice is offered, and what is chosen already', () => {
  const labels = (filter = wholeGallery) => offeredFields(filter, facets).map(({ label }) => label);
  expect(labels()).toEqual(['Collection', 'Run', 'Batch']);
  expect(labels({ ...wholeGallery, modelName: 'Gone' })).toEqual(['Model', 'Collection', 'Run', 'Batch']);
});
