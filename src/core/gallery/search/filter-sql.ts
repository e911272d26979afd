import { type GalleryFilter, wholeGallery } from '#shared/contract/gallery.ts';
import { readSearch } from './search-words.ts';

/** How many pictures of one millisecond keep their order; see the column `number`. */
export const numbersPerMs = 1024;
/** Beyond all numbers, and still a number that JavaScript knows exactly. */
const beyondTime = Number.MAX_SAFE_INTEGER;

/** A filter as parts of a query. `number` is the column that orders its rows. */
export interface FilterSql {
  from: string;
  number: string;
  conditions: readonly string[];
  parameters: readonly (string | number)[];
}

/** What the tallies know of a picture; the rest of a filter needs a look at the pictures themselves. */
export type TalliedFilter = Pick<
  GalleryFilter,
  | 'favoritesOnly'
  | 'ratingAtLeast'
  | 'rejected'
  | 'missingOnly'
  | 'modelName'
  | 'deviceId'
  | 'source'
  | 'themeId'
  | 'size'
  | 'orientation'
>;

/** Pictures whose number is at least the first and below the second. */
export interface NumberRange {
  from?: number;
  before?: number;
}

/**
 * Everything of a filter as SQL; `untallied` leaves out what tallies know. The range is put together here and not by one
 * more condition: of several the index takes one, and may go through all pictures to where the other begins.
 */
export function filterSql(
  filter: GalleryFilter,
  { untallied = false, range = {} }: { untallied?: boolean; range?: NumberRange } = {},
): FilterSql {
  const conditions: string[] = [];
  const parameters: (string | number)[] = [];
  const add = (condition: string, ...values: (string | number)[]) => {
    conditions.push(condition);
    parameters.push(...values);
  };
  const words = readSearch(filter.search);
  const byWords = words.kind === 'words' && words.wanted !== null;
  const number = byWords ? 'images_text.rowid' : 'images.number';
  if (byWords) add('images_text MATCH ?', words.wanted ?? '');
  if (words.kind === 'words' && words.unwanted !== null)
    add('images.number NOT IN (SELECT rowid FROM images_text WHERE images_text MATCH ?)', words.unwanted);
  // The range is always there: where nothing narrows the pictures better, it makes the order of time the way in.
  const from = words.kind === 'nothing' ? beyondTime : (filter.from ?? 0) * numbersPerMs;
  const before = filter.before === null ? beyondTime : Math.floor(filter.before) * numbersPerMs;
  add(`${number} >= ?`, Math.max(0, Math.floor(from), range.from ?? 0));
  add(`${number} < ?`, Math.min(before, range.before ?? beyondTime));
  add('images.deleted_at IS NULL');
  if (filter.seed !== null) add('images.seed = ?', filter.seed);
  if (filter.jobId !== null) add('images.job_id = ?', filter.jobId);
  if (filter.runId !== null) add('images.run_id = ?', filter.runId);
  if (filter.collectionId !== null)
    add('images.id IN (SELECT image_id FROM collection_images WHERE collection_id = ?)', filter.collectionId);
  if (!untallied) addTallied(filter, add);
  return {
    from: byWords ? 'images_text CROSS JOIN images ON images.number = images_text.rowid' : 'images',
    number,
    conditions,
    parameters,
  };
}

function addTallied(filter: TalliedFilter, add: (condition: string, ...values: (string | number)[]) => void) {
  if (filter.favoritesOnly) add('images.favorite = 1');
  if (filter.ratingAtLeast !== null) add('coalesce(images.rating, 0) >= ?', filter.ratingAtLeast);
  if (filter.rejected !== 'show') add(`images.rejected = ${filter.rejected === 'only' ? 1 : 0}`);
  if (filter.missingOnly) add('images.missing_at IS NOT NULL');
  if (filter.modelName !== null) add('images.model_name = ?', filter.modelName);
  if (filter.deviceId !== null) add('images.device_id = ?', filter.deviceId);
  if (filter.source !== null) add('images.source = ?', filter.source);
  if (filter.themeId !== null) add('images.theme_id = ?', filter.themeId);
  if (filter.size !== null)
    add('images.width = ? AND images.height = ?', filter.size.width, filter.size.height);
  if (filter.orientation !== null)
    add(`images.width ${{ landscape: '>', portrait: '<', square: '=' }[filter.orientation]} images.height`);
}

/**
 * The same for counting: where words are all that is asked for, the index of words tells, and no picture is looked at.
 * It holds none that lie in the trash.
 */
export function countingSql(filter: GalleryFilter): FilterSql {
  const sql = filterSql(filter);
  const onlyWords = JSON.stringify(filter) === JSON.stringify({ ...wholeGallery, search: filter.search });
  if (!onlyWords || sql.from === 'images') return sql;
  const rejected = 'SELECT number FROM images WHERE deleted_at IS NULL AND rejected = 1';
  return {
    ...sql,
    from: 'images_text',
    conditions: ['images_text MATCH ?', `rowid NOT IN (${rejected})`],
    parameters: sql.parameters.slice(0, 1),
  };
}

/** Whether tallies alone can count what a filter finds. */
export function isTallied({
  search,
  from,
  before,
  seed,
  jobId,
  runId,
  collectionId,
}: GalleryFilter): boolean {
  const rest = [from, before, seed, jobId, runId, collectionId];
  return readSearch(search).kind === 'all' && rest.every((value) => value === null);
}
