import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { wholeGallery } from '#shared/contract/gallery.ts';
import { openDatabase } from '../../storage/database.ts';
import { createImageStore } from '../image-store.ts';
import { createImageOrder } from './image-order.ts';
import { createImageSearch } from './image-search.ts';
import { fillGallery, someFilter } from './gallery-harness.ts';

/** Kept counts and collections are read as a whole: there are few of them, however many pictures there are. */
const wholeTables = new Set(['image_tallies', 'image_quarters', 'collections', 'json_each']);

/** A database that writes down every statement that is prepared. */
function openRecording() {
  const database = openDatabase(':memory:');
  const { connection } = database;
  const prepare = connection.prepare.bind(connection);
  const statements = new Set<string>();
  connection.prepare = (sql) => {
    statements.add(sql);
    return prepare(sql);
  };
  /** The steps of a plan, and those of them that look at every row of a table. */
  const planOf = (sql: string) => {
    const steps = prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map((row) => String(row['detail']));
    const scans = steps.filter((step) => {
      const [, table = ''] = /^SCAN (\S+)/.exec(step) ?? [];
      // A full-text index gives only what matches.
      return table !== '' && !wholeTables.has(table) && !/VIRTUAL TABLE INDEX \d+:M/.test(step);
    });
    return { steps, scans };
  };
  return { database, statements, planOf };
}

test('every query of the gallery goes by an index', () => {
  const { database, statements, planOf } = openRecording();
  const store = createImageStore(database);
  const search = createImageSearch(database);
  const order = createImageOrder(database);
  const ask = (filter: typeof wholeGallery) => {
    search.count(filter);
    search.facets(filter);
    store.counts();
    for (const sort of ['newest', 'oldest', 'rating'] as const) {
      const { nextCursor } = search.page(filter, sort, null, 5);
      search.page(filter, sort, nextCursor, 5);
      order.sorted(order.ids(filter, sort, { fromId: 'i050', toId: 'i010' }, 100), sort);
      for (const { section } of search.sections(filter, sort, 'UTC'))
        search.sectionImages(filter, sort, section, { offset: 1, limit: 5 });
    }
  };
  fillGallery(database, 60);
  fc.assert(fc.property(someFilter, ask), { numRuns: 60 });
  ask(wholeGallery);
  expect(statements.size).toBeGreaterThan(150);
  const scanning = [...statements].filter((sql) => planOf(sql).scans.length > 0);
  expect(scanning).toEqual([]);
});

test('lists by time come out of an index in their order, without being sorted', () => {
  const { database, statements, planOf } = openRecording();
  fillGallery(database, 60);
  const search = createImageSearch(database);
  statements.clear();
  const narrowings = [
    {},
    { search: 'red light' },
    { search: 'red', favoritesOnly: true, ratingAtLeast: 3 },
    { favoritesOnly: true },
    { modelName: 'Postcards' },
    { deviceId: 'gpu-1', rejected: 'show' },
    { themeId: 'coast', ratingAtLeast: 2 },
    { runId: 'run-1' },
    { seed: 3 },
    { source: 'a1111' },
    { size: { width: 128, height: 128 } },
    { from: 1, before: 2 },
  ] as const;
  for (const narrowing of narrowings) search.page({ ...wholeGallery, ...narrowing }, 'newest', null, 100);
  search.page(wholeGallery, 'rating', null, 100);
  expect(statements.size).toBeGreaterThan(narrowings.length - 1);
  const sorting = [...statements].filter((sql) =>
    planOf(sql).steps.some((step) => step.includes('TEMP B-TREE')),
  );
  expect(sorting).toEqual([]);
});

test('the check of plans sees a query that looks at every picture', () => {
  const { planOf } = openRecording();
  expect(planOf('SELECT * FROM images WHERE steps = 3').scans).toEqual(['SCAN images']);
});
