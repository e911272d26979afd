import type { SQLOutputValue } from 'node:sqlite';
import type { GalleryFilter, GallerySort } from '#shared/contract/gallery.ts';
import type { Database } from '../../storage/database.ts';
import { type FilterSql, filterSql } from './filter-sql.ts';

/** Two pictures, in no particular order. */
export interface Ends {
  fromId: string;
  toId: string;
}

export interface ImageOrder {
  /**
   * The first ids of a sorted list; with `between` only those from one picture to the other, both included. Where one of
   * the two is gone there is no range: the id of `toId` alone, or none.
   */
  ids(filter: GalleryFilter, sort: GallerySort, between: Ends | null, limit: number): string[];
  /** Brings pictures into the order of a sort; those that are gone are left out. */
  sorted(imageIds: readonly string[], sort: GallerySort): string[];
}

/** Where a picture stands in every order. */
interface Place {
  rating: number;
  number: number;
}

const beyondAll: Place = { rating: -1, number: -1 };
const beforeAll: Place = { rating: 5, number: Number.MAX_SAFE_INTEGER };

/** Knows the order of pictures without their contents: what is chosen, reviewed and compared goes in it. */
export function createImageOrder({ connection }: Database): ImageOrder {
  const idsOf = (rows: Record<string, SQLOutputValue>[]) => rows.map((row) => String(row['id']));
  const selectPlace = connection.prepare(
    'SELECT coalesce(rating, 0) AS rating, number FROM images WHERE id = ? AND deleted_at IS NULL',
  );

  function placeOf(imageId: string): Place | null {
    const row = selectPlace.get(imageId);
    return row ? { rating: Number(row['rating']), number: Number(row['number']) } : null;
  }

  /** Ids by time with numbers from `low` to `high`, both included. */
  function part(
    { from, number, conditions, parameters }: FilterSql,
    { low, high, rating }: { low: number; high: number; rating?: number },
    { ascending = false, limit }: { ascending?: boolean; limit: number },
  ): string[] {
    const more = rating === undefined ? [] : ['coalesce(images.rating, 0) = ?'];
    const all = [...conditions, `${number} >= ?`, `${number} <= ?`, ...more].join(' AND ');
    const statement = connection.prepare(
      `SELECT images.id FROM ${from} WHERE ${all} ORDER BY ${number} ${ascending ? 'ASC' : 'DESC'} LIMIT ?`,
    );
    return idsOf(statement.all(...parameters, low, high, ...(rating === undefined ? [] : [rating]), limit));
  }

  /** Goes through the ratings from the best. */
  function byRating(sql: FilterSql, first: Place, last: Place, limit: number): string[] {
    const ids: string[] = [];
    for (let rating = first.rating; rating >= Math.max(0, last.rating) && ids.length < limit; rating -= 1) {
      const high = rating === first.rating ? first.number : beforeAll.number;
      const low = rating === last.rating ? last.number : 0;
      ids.push(...part(sql, { low, high, rating }, { limit: limit - ids.length }));
    }
    return ids;
  }

  return {
    ids(filter, sort, between, limit) {
      const sql = filterSql(filter);
      const from = between && placeOf(between.fromId);
      const to = between && placeOf(between.toId);
      if (between && !(from && to)) return to ? [between.toId] : [];
      const ends = [from ?? beforeAll, to ?? beyondAll];
      if (sort === 'rating') {
        const [first = beforeAll, last = beyondAll] = ends.toSorted(
          (a, b) => b.rating - a.rating || b.number - a.number,
        );
        return byRating(sql, first, last, limit);
      }
      const numbers = ends.map(({ number }) => number);
      const range = { low: Math.min(...numbers), high: Math.max(...numbers) };
      return part(sql, range, { ascending: sort === 'oldest', limit });
    },
    sorted(imageIds, sort) {
      const order = {
        newest: 'number DESC',
        oldest: 'number',
        rating: 'coalesce(rating, 0) DESC, number DESC',
      };
      const statement = connection.prepare(
        `SELECT id FROM images WHERE id IN (SELECT value FROM json_each(?)) AND deleted_at IS NULL ORDER BY ${order[sort]}`,
      );
      return idsOf(statement.all(JSON.stringify(imageIds)));
    },
  };
}
