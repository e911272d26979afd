import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type GalleryFilter, type GallerySort, wholeGallery } from '#shared/contract/gallery.ts';
import { openDatabase } from '../../storage/database.ts';
import type { StoredImage } from '../image-row.ts';
import { createImageStore } from '../image-store.ts';
import { createImageOrder } from './image-order.ts';
import { createImageSearch } from './image-search.ts';
import { fillGallery, someFilter } from './gallery-harness.ts';

const database = openDatabase(':memory:');
const images = fillGallery(database, 240);
const search = createImageSearch(database);
const inBest = new Set(
  database.connection
    .prepare('SELECT image_id FROM collection_images')
    .all()
    .map((row) => row['image_id']),
);
const sorts: GallerySort[] = ['newest', 'oldest', 'rating'];

/** The same rules, written down once more without SQL. */
function passes(filter: GalleryFilter, image: StoredImage): boolean {
  const words = image.prompt.replaceAll(/[東京の夜]/g, ' $& ').split(/\s+/);
  const beginning = (text: string) => words.some((word) => word.startsWith(text));
  const prompt = {
    '': true,
    red: beginning('red'),
    'sno light': beginning('sno') && beginning('light'),
    '"the sea"': image.prompt.includes('the sea'),
    '-boat': !words.includes('boat'),
    'café -red': beginning('café') && !words.includes('red'),
    京の: image.prompt.includes('京の'),
  }[filter.search];
  const { width, height } = image;
  const rules = [
    prompt ?? false,
    !filter.favoritesOnly || image.favorite,
    (image.rating ?? 0) >= (filter.ratingAtLeast ?? 0),
    filter.rejected === 'show' || image.rejected === (filter.rejected === 'only'),
    !filter.missingOnly || image.missing,
    filter.from === null || image.createdAt >= filter.from,
    filter.before === null || image.createdAt < filter.before,
    filter.collectionId === null || (filter.collectionId === 'best' && inBest.has(image.id)),
    filter.size === null || (filter.size.width === width && filter.size.height === height),
    filter.orientation === null ||
      filter.orientation === (width > height ? 'landscape' : width < height ? 'portrait' : 'square'),
    ...(['modelName', 'deviceId', 'source', 'themeId', 'runId', 'jobId', 'seed'] as const).map(
      (name) => filter[name] === null || filter[name] === image[name],
    ),
  ];
  return rules.every(Boolean);
}

/** What a filter finds, in the order of a sort. */
function expected(filter: GalleryFilter, sort: GallerySort): string[] {
  const newest = images.filter((image) => passes(filter, image)).toReversed();
  const sorted = {
    newest,
    oldest: newest.toReversed(),
    rating: newest.toSorted((a, b) => (b.rating ?? 0) - (a.rating ?? 0)),
  };
  return sorted[sort].map(({ id }) => id);
}

test('pages, sections, counts and facets agree with a search by hand, whatever is asked', () => {
  fc.assert(
    fc.property(
      someFilter,
      fc.constantFrom(...sorts),
      fc.integer({ min: 15, max: 90 }),
      (filter, sort, limit) => {
        const all = expected(filter, sort);
        const paged: string[] = [];
        let cursor: string | null = null;
        do {
          const page = search.page(filter, sort, cursor, limit);
          paged.push(...page.images.map(({ id }) => id));
          cursor = page.nextCursor;
        } while (cursor !== null && paged.length <= all.length);
        expect(paged).toEqual(all);
        expect(search.count(filter)).toBe(all.length);

        const sections = search.sections(filter, sort, 'Asia/Tokyo');
        const inSections = sections.flatMap(({ section, pictures }) => {
          const whole = search
            .sectionImages(filter, sort, section, { offset: 0, limit: 500 })
            .map(({ id }) => id);
          expect(whole.length).toBe(pictures);
          expect(
            search.sectionImages(filter, sort, section, { offset: 1, limit: 2 }).map(({ id }) => id),
          ).toEqual(whole.slice(1, 3));
          return whole;
        });
        expect(inSections).toEqual(all);

        const facets = search.facets(filter);
        for (const { value, pictures } of facets.models)
          expect(pictures).toBe(expected({ ...filter, modelName: value }, sort).length);
        for (const { value, pictures } of facets.sizes)
          expect(pictures).toBe(expected({ ...filter, size: value, orientation: null }, sort).length);
        for (const { value, pictures } of facets.ratings)
          expect(pictures).toBe(expected({ ...filter, ratingAtLeast: value }, sort).length);
        for (const { value, pictures } of facets.collections)
          expect(pictures).toBe(expected({ ...filter, collectionId: value }, sort).length);
        for (const { value, pictures } of facets.runs)
          expect(pictures).toBe(expected({ ...filter, runId: value }, sort).length);
        for (const { value, pictures } of facets.batches)
          expect(pictures).toBe(
            images.filter(
              (image) =>
                image.jobId === value && image.runId === null && passes({ ...filter, jobId: null }, image),
            ).length,
          );
        expect(facets.favorites).toBe(expected({ ...filter, favoritesOnly: true }, sort).length);
      },
    ),
    { numRuns: 50 },
  );
});

test('ids from one picture to another are those of the list between them, whichever comes first', () => {
  const order = createImageOrder(database);
  const some = fc.constantFrom(...images.map(({ id }) => id));
  fc.assert(
    fc.property(someFilter, fc.constantFrom(...sorts), some, some, (filter, sort, fromId, toId) => {
      const list = expected(filter, sort);
      expect(order.ids(filter, sort, null, 500)).toEqual(list);
      const whole = expected({ ...wholeGallery, rejected: 'show' }, sort);
      const places = [whole.indexOf(fromId), whole.indexOf(toId)];
      const range = new Set(whole.slice(Math.min(...places), Math.max(...places) + 1));
      const wanted = list.filter((id) => range.has(id));
      expect(order.ids(filter, sort, { fromId, toId }, 500)).toEqual(wanted);
      expect(order.ids(filter, sort, { fromId, toId }, 3)).toEqual(wanted.slice(0, 3));
      expect(order.sorted([toId, ...wanted.toReversed(), 'gone'], sort)).toEqual(
        whole.filter((id) => id === toId || wanted.includes(id)),
      );
    }),
    { numRuns: 60 },
  );
  expect(order.ids(wholeGallery, 'newest', { fromId: 'gone', toId: 'i007' }, 9)).toEqual(['i007']);
  expect(order.ids(wholeGallery, 'newest', { fromId: 'i007', toId: 'gone' }, 9)).toEqual([]);
});

test('words alone are counted without a look at the pictures, and the trash and what is rejected is left out', () => {
  for (const words of ['red', '"the sea"', 'sno light', 'café -red']) {
    const filter = { ...wholeGallery, search: words };
    expect(search.count(filter)).toBe(expected(filter, 'newest').length);
    const pictures = search.sections(filter, 'newest', 'UTC').map((section) => section.pictures);
    expect(pictures.reduce((sum, count) => sum + count, 0)).toBe(search.count(filter));
  }
});

test('devices are named as their newest picture names them', () => {
  expect(search.facets(wholeGallery).devices).toEqual([
    { value: 'gpu-1', label: 'Card 1', pictures: expect.any(Number) },
    { value: 'gpu-2', label: 'Card 2', pictures: expect.any(Number) },
  ]);
});

test('batches and runs are told of from the newest, with when they began and what they were about', () => {
  const { runs, batches } = search.facets(wholeGallery);
  expect(runs).toEqual([
    {
      value: 'run-1',
      title: 'coast',
      startedAt: images[0]?.createdAt,
      pictures: expect.any(Number),
      more: false,
    },
  ]);
  expect(batches).toHaveLength(12);
  expect(batches[0]?.value).toBe('job-59');
  for (const { value, title, startedAt, pictures } of batches) {
    const first = images.find(({ jobId }) => jobId === value);
    expect([title, startedAt]).toEqual([first?.prompt, first?.createdAt]);
    expect(pictures).toBeGreaterThan(1);
  }
});

test('of a gallery of many runs the newest are told of, and of long ones only so much is counted', () => {
  const own = openDatabase(':memory:');
  const copies = (first: number, last: number, run: string) =>
    own.connection
      .prepare(
        `WITH RECURSIVE n (n) AS (SELECT ? UNION ALL SELECT n + 1 FROM n WHERE n < ?)
         INSERT INTO images (number, id, file, run_id, created_at, file_size_bytes, width, height, prompt, negative_prompt,
           model_name, source, rating)
         SELECT n * 1024, n, n, ?, n, 1, 1, 1, 'red', '', '', 'polyptych', 1 + n % 5 FROM n`,
      )
      .run(first, last, run);
  copies(1, 1500, 'z-long');
  for (let run = 0; run < 15; run += 1) copies(2000 + 100 * run, 2059 + 100 * run, `run-${run}`);
  const finder = createImageSearch(own);
  const { runs } = finder.facets(wholeGallery);
  expect(runs.map(({ value }) => value)).toEqual(
    Array.from({ length: 12 }, (_, index) => `run-${14 - index}`),
  );
  expect(runs[0]).toMatchObject({ pictures: 60, more: false });
  own.connection.exec(`DELETE FROM images WHERE run_id BETWEEN 'run-1' AND 'run-9' AND run_id <> 'run-9'`);
  copies(5000, 6000, 'run-9');
  expect(finder.facets({ ...wholeGallery, ratingAtLeast: 1 }).runs).toMatchObject([
    { value: 'run-9', pictures: 1000, more: true },
    { value: 'run-0', pictures: 60, more: false },
    { value: 'z-long', pictures: 1000, more: true },
  ]);
  expect(finder.facets({ ...wholeGallery, ratingAtLeast: 5 }).runs).toMatchObject([
    { value: 'run-9', pictures: 212, more: false },
    { value: 'run-0', pictures: 12, more: false },
    { value: 'z-long', pictures: 300, more: false },
  ]);
});

test('what is kept of counts and words stays true through every change of a picture', () => {
  const own = openDatabase(':memory:');
  const store = createImageStore(own);
  const ids = fillGallery(own, 40).map(({ id }) => id);
  const { connection } = own;
  const kept = () => [
    connection.prepare('SELECT * FROM image_tallies WHERE pictures > 0').all(),
    connection.prepare('SELECT * FROM image_quarters WHERE pictures > 0').all(),
    connection.prepare(`SELECT rowid FROM images_text WHERE images_text MATCH 'red*' ORDER BY rowid`).all(),
  ];
  const changes = [
    (id: string) => store.setDeleted(id, 1),
    (id: string) => store.setDeleted(id, null),
    (id: string) => store.forget(id),
    ...[
      'favorite = 1',
      'rating = 4',
      'rating = NULL',
      'rejected = 1 - rejected',
      `prompt = 'red ' || prompt`,
      'missing_at = 5',
      `model_name = 'Other', device_id = NULL`,
      'number = number + 7000000000',
    ].map((set) => {
      const statement = connection.prepare(`UPDATE OR IGNORE images SET ${set} WHERE id = ?`);
      return (id: string) => void statement.run(id);
    }),
  ];
  const step = fc.tuple(fc.constantFrom(...changes), fc.constantFrom(...ids));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      connection.exec('SAVEPOINT before');
      for (const [change, id] of steps) change(id);
      const after = kept();
      connection.exec('DELETE FROM image_tallies; DELETE FROM image_quarters; DELETE FROM images_text;');
      connection.exec('CREATE TEMP TABLE copy AS SELECT * FROM images; DELETE FROM images;');
      connection.exec('INSERT INTO images SELECT * FROM copy; DROP TABLE copy;');
      expect(after).toEqual(kept());
      connection.exec('ROLLBACK TO before; RELEASE before;');
    }),
    { numRuns: 30 },
  );
});

test('more pictures of one millisecond than it has numbers keep their order all the same', () => {
  const own = openDatabase(':memory:');
  const store = createImageStore(own);
  const [image] = fillGallery(own, 1);
  if (!image) throw new Error('There is no picture to copy.');
  own.connection.exec('DELETE FROM images');
  const names = Array.from({ length: 1100 }, (_, index) => `same-${String(index).padStart(4, '0')}`);
  own.transaction(() => {
    for (const [index, id] of names.entries())
      store.put({
        ...image,
        id,
        file: id,
        jobId: null,
        rejected: false,
        createdAt: 5000 + Number(index === 1099),
      });
  });
  const { images: listed } = createImageSearch(own).page(wholeGallery, 'oldest', null, 2000);
  expect(listed.map(({ id }) => id)).toEqual(names);
});
