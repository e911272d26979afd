import type { SQLOutputValue } from 'node:sqlite';
import type {
  GalleryFacets,
  GalleryFilter,
  GalleryPage,
  GallerySection,
  GallerySort,
  Image,
} from '#shared/contract/gallery.ts';
import type { Database } from '../../storage/database.ts';
import { presentImage, readRow } from '../image-row.ts';
import {
  countingSql,
  type FilterSql,
  filterSql,
  isTallied,
  type NumberRange,
  numbersPerMs,
} from './filter-sql.ts';
import { countByDay, createLocalDays, quarterMs } from './local-days.ts';
import { createMadeTogether } from './made-together.ts';
import { createTallySource } from './tally-source.ts';
import { countByRating, countOf, facetsOf } from './tallies.ts';

export interface ImageSearch {
  /** A page of the whole list. A cursor is made by us; one that is not means the beginning. */
  page(filter: GalleryFilter, sort: GallerySort, cursor: string | null, limit: number): ListedImages;
  sectionImages(
    filter: GalleryFilter,
    sort: GallerySort,
    section: GallerySection,
    part: { offset: number; limit: number },
  ): Image[];
  /** How many pictures a filter finds. */
  count(filter: GalleryFilter): number;
  /** In the order of the sort, none of them empty. */
  sections(
    filter: GalleryFilter,
    sort: GallerySort,
    timeZone: string,
  ): { section: GallerySection; pictures: number }[];
  facets(filter: GalleryFilter): GalleryFacets;
}

type ListedImages = Pick<GalleryPage, 'images' | 'nextCursor'>;
type Row = Record<string, SQLOutputValue>;

const numbersPerQuarter = quarterMs * numbersPerMs;

/** Finds pictures by an index, whatever is asked. */
export function createImageSearch(database: Database): ImageSearch {
  const { connection } = database;
  const all = (sql: string, parameters: readonly (string | number)[] = []): Row[] =>
    connection.prepare(sql).all(...parameters);
  const talliesOf = createTallySource(all);
  const { runsOf, batchesOf } = createMadeTogether(database);
  const daysOfZones = new Map<string, ReturnType<typeof createLocalDays>>();

  function localDays(timeZone: string) {
    const days = daysOfZones.get(timeZone) ?? createLocalDays(timeZone);
    daysOfZones.set(timeZone, days);
    return days;
  }

  /** Pictures of a filter by time; of one rating, if one is given. */
  function list(
    filter: GalleryFilter,
    { range = {}, rating = null }: { range?: NumberRange; rating?: number | null },
    { ascending = false, limit, offset = 0 }: { ascending?: boolean; limit: number; offset?: number },
  ): Row[] {
    const { from, number, conditions, parameters } = filterSql(filter, { range });
    const rated = rating === null ? [] : ['coalesce(images.rating, 0) = ?'];
    return all(
      `SELECT images.* FROM ${from} WHERE ${[...conditions, ...rated].join(' AND ')}
       ORDER BY ${number} ${ascending ? 'ASC' : 'DESC'} LIMIT ? OFFSET ?`,
      [...parameters, ...(rating === null ? [] : [rating]), limit, offset],
    );
  }

  /** Goes through the ratings from the best, or from the cursor's, until the page is full. */
  function rowsByRating(filter: GalleryFilter, after: Cursor | null, limit: number): Row[] {
    const rows: Row[] = [];
    for (let rating = after?.rating ?? 5; rating >= 0 && rows.length < limit; rating -= 1) {
      const range = after?.rating === rating ? { before: after.number } : {};
      rows.push(...list(filter, { range, rating }, { limit: limit - rows.length }));
    }
    return rows;
  }

  function rowsByTime(filter: GalleryFilter, after: Cursor | null, limit: number, ascending: boolean): Row[] {
    const range = after === null ? {} : ascending ? { from: after.number + 1 } : { before: after.number };
    return list(filter, { range }, { limit, ascending });
  }

  /** How many pictures of each quarter of an hour a filter finds, in the order of time. */
  function quartersOf(filter: GalleryFilter, ascending: boolean) {
    const order = ascending ? 'ASC' : 'DESC';
    const { favoritesOnly, rejected, ...rest } = filter;
    const counted = Object.values({ ...rest, search: null, missingOnly: null }).every(
      (value) => value === null,
    );
    const rows =
      counted && isTallied(filter) && !filter.missingOnly
        ? all(
            `SELECT quarter, sum(pictures) AS pictures FROM image_quarters WHERE pictures > 0
             ${favoritesOnly ? 'AND favorite = 1' : ''} ${rejected === 'show' ? '' : `AND rejected = ${rejected === 'only' ? 1 : 0}`}
             GROUP BY quarter ORDER BY quarter ${order}`,
          )
        : scannedQuarters(countingSql(filter), order);
    return rows.map((row) => ({ quarter: Number(row['quarter']), pictures: Number(row['pictures']) }));
  }
  function scannedQuarters({ from, number, conditions, parameters }: FilterSql, order: string): Row[] {
    return all(
      `SELECT ${number} / ${numbersPerQuarter} AS quarter, count(*) AS pictures FROM ${from}
       WHERE ${conditions.join(' AND ')} GROUP BY quarter ORDER BY quarter ${order}`,
      parameters,
    );
  }

  return {
    page(filter, sort, cursor, limit) {
      const after = cursor === null ? null : parseCursor(cursor);
      const rows =
        sort === 'rating'
          ? rowsByRating(filter, after, limit + 1)
          : rowsByTime(filter, after, limit + 1, sort === 'oldest');
      const last = rows[limit - 1];
      return {
        images: rows.slice(0, limit).map(toImage),
        nextCursor:
          rows.length > limit && last ? `${Number(last['rating'] ?? 0)}_${Number(last['number'])}` : null,
      };
    },
    sectionImages(filter, sort, section, part) {
      const which =
        section.kind === 'rating'
          ? { rating: section.rating }
          : { range: { from: section.from * numbersPerMs, before: section.before * numbersPerMs } };
      return list(filter, which, { ...part, ascending: sort === 'oldest' }).map(toImage);
    },
    count(filter) {
      if (isTallied(filter)) return countOf(talliesOf(filter), filter);
      const { from, conditions, parameters } = countingSql(filter);
      const [row] = all(`SELECT count(*) AS n FROM ${from} WHERE ${conditions.join(' AND ')}`, parameters);
      return Number(row?.['n'] ?? 0);
    },
    sections(filter, sort, timeZone) {
      if (sort === 'rating')
        return countByRating(talliesOf(filter), filter)
          .filter(({ pictures }) => pictures > 0)
          .map(({ rating, pictures }) => ({ section: { kind: 'rating', rating }, pictures }));
      return countByDay(quartersOf(filter, sort === 'oldest'), localDays(timeZone)).map(
        ({ pictures, ...day }) => ({ section: { kind: 'day', ...day }, pictures }),
      );
    },
    facets(filter) {
      const { devices, ...facets } = facetsOf(talliesOf(filter), filter);
      return {
        ...facets,
        devices: devices.map((device) => ({ ...device, label: deviceNameOf(device.value) })),
        collections: collectionsOf({ ...filter, collectionId: null }),
        runs: runsOf(filter),
        batches: batchesOf(filter),
      };
    },
  };

  function deviceNameOf(deviceId: string): string {
    const [row] = all(
      `SELECT device_name FROM images WHERE device_id = ? AND deleted_at IS NULL ORDER BY number DESC LIMIT 1`,
      [deviceId],
    );
    return typeof row?.['device_name'] === 'string' ? row['device_name'] : deviceId;
  }

  function collectionsOf(filter: GalleryFilter): GalleryFacets['collections'] {
    const { from, conditions, parameters } = filterSql(filter);
    const member = 'collection_images.collection_id = collections.id';
    // What narrows the most comes first: the words, else the collections.
    const joined =
      from === 'images'
        ? `collections CROSS JOIN collection_images ON ${member}
           CROSS JOIN images ON images.id = collection_images.image_id`
        : `${from} CROSS JOIN collection_images ON collection_images.image_id = images.id
           CROSS JOIN collections ON ${member}`;
    return all(
      `SELECT collections.id, collections.name, count(*) AS pictures FROM ${joined}
       WHERE ${conditions.join(' AND ')} GROUP BY collections.id ORDER BY pictures DESC, collections.name`,
      parameters,
    ).map((row) => ({
      value: String(row['id']),
      label: String(row['name']),
      pictures: Number(row['pictures']),
    }));
  }
}

const toImage = (row: Row) => presentImage(readRow(row));

interface Cursor {
  rating: number;
  number: number;
}

function parseCursor(cursor: string): Cursor | null {
  const [rating = NaN, number = NaN] = cursor.split('_').map(Number);
  return Number.isInteger(rating) && Number.isSafeInteger(number) ? { rating, number } : null;
}
