import type { SQLOutputValue } from 'node:sqlite';
import type { GalleryFilter } from '#shared/contract/gallery.ts';
import { readSource } from '../image-row.ts';
import { filterSql, isTallied } from './filter-sql.ts';
import type { Tally } from './tallies.ts';

type Row = Record<string, SQLOutputValue>;

/** All combinations that are kept, or those of the pictures that the rest of a filter finds: words, dates, a collection. */
export function createTallySource(all: (sql: string, parameters?: readonly (string | number)[]) => Row[]) {
  return (filter: GalleryFilter): Tally[] => {
    if (isTallied(filter)) return all('SELECT * FROM image_tallies WHERE pictures > 0').map(readTally);
    const { from, conditions, parameters } = filterSql(filter, { untallied: true });
    return all(
      `SELECT images.model_name, coalesce(images.device_id, '') AS device_id, images.source,
         coalesce(images.theme_id, '') AS theme_id, images.width, images.height, coalesce(images.rating, 0) AS rating,
         images.favorite, images.rejected, images.missing_at IS NOT NULL AS missing, count(*) AS pictures
       FROM ${from} WHERE ${conditions.join(' AND ')} GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10`,
      parameters,
    ).map(readTally);
  };
}

function readTally(row: Row): Tally {
  const number = (name: string) => Number(row[name] ?? 0);
  const text = (name: string) => String(row[name] ?? '');
  return {
    modelName: text('model_name'),
    deviceId: text('device_id'),
    source: readSource(row['source']),
    themeId: text('theme_id'),
    width: number('width'),
    height: number('height'),
    rating: number('rating'),
    favorite: number('favorite') === 1,
    rejected: number('rejected') === 1,
    missing: number('missing') === 1,
    pictures: number('pictures'),
  };
}
