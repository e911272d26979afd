import { expect, test } from 'vitest';
import { sampleImage } from '#shared/contract/samples.ts';
import { type SheetChoice, sheetPages } from './sheet-pages.ts';

const choice: SheetChoice = { columns: 4, tileWidth: 256, captions: true, format: 'png' };
const images = (count: number) =>
  Array.from({ length: count }, (_, number) =>
    sampleImage({ id: `i${number}`, width: 512, height: 768, seed: number, modelName: 'Postcards' }),
  );

test('a sheet has all pictures in order, in the shape that most of them have, with what made them', () => {
  const [page, ...more] = sheetPages(
    [...images(5), sampleImage({ id: 'wide', width: 2000, height: 10 })],
    choice,
  );
  expect(more).toEqual([]);
  expect(page).toMatchObject({ columns: 4, rows: 2, cell: { width: 256, height: 384 } });
  expect(page?.sources.slice(3)).toEqual(['/thumbnails/i3', '/thumbnails/i4', '/thumbnails/wide']);
  expect(page?.captions?.[2]).toEqual([sampleImage().prompt, '2 · Postcards']);
});

test('too many for one page go on on the next, none twice and none left out', () => {
  const pages = sheetPages(images(1000), { ...choice, captions: false });
  expect(pages.length).toBeGreaterThan(5);
  expect(pages.flatMap(({ sources }) => sources)).toEqual(images(1000).map(({ id }) => `/thumbnails/${id}`));
  expect(new Set(pages.slice(0, -1).map(({ rows }) => rows)).size).toBe(1);
});

test('larger pictures are drawn from larger files, and a few pictures take no more columns than they are', () => {
  const source = (tileWidth: SheetChoice['tileWidth']) => sheetPages(images(2), { ...choice, tileWidth })[0];
  expect(source(512)?.sources[0]).toBe('/thumbnails/i0?size=large');
  expect(source(1024)).toMatchObject({ columns: 2, sources: ['/images/i0', '/images/i1'] });
  expect(sheetPages([], choice)).toEqual([]);
});
