import type { Database } from '../storage/database.ts';
import { type StoredImage, readRow } from './image-row.ts';
import { numbersPerMs } from './search/filter-sql.ts';

export interface ImageStore {
  /** Adds a picture, or replaces the one of the same unit; favorites stay. Call it inside a transaction. */
  put(image: StoredImage): void;
  /** Not in the trash, unless asked for. */
  get(id: string, where?: 'gallery' | 'trash'): StoredImage | null;
  /** All pictures and all favorites, without rejected ones. */
  counts(): { total: number; favorites: number };
  setDeleted(id: string, deletedAt: number | null): void;
  deletedBefore(time: number): StoredImage[];
  forget(id: string): void;
}

/** What is written of a picture, column by column. */
const columnsOf: Record<string, (image: StoredImage) => string | number | null> = {
  id: ({ id }) => id,
  job_id: ({ jobId }) => jobId,
  unit_index: ({ unitIndex }) => unitIndex,
  created_at: ({ createdAt }) => Math.floor(createdAt),
  file: ({ file }) => file,
  file_size_bytes: ({ fileSizeBytes }) => fileSizeBytes,
  file_modified_at: ({ fileModifiedAt }) => fileModifiedAt,
  width: ({ width }) => width,
  height: ({ height }) => height,
  prompt: ({ prompt }) => prompt,
  negative_prompt: ({ negativePrompt }) => negativePrompt,
  model_id: ({ modelId }) => modelId,
  model_name: ({ modelName }) => modelName,
  seed: ({ seed }) => seed,
  steps: ({ steps }) => steps,
  guidance_scale: ({ guidanceScale }) => guidanceScale,
  scheduler: ({ scheduler }) => scheduler,
  device_id: ({ deviceId }) => deviceId,
  device_name: ({ deviceName }) => deviceName,
  seconds: ({ seconds }) => seconds,
  truncated_tokens: ({ truncatedTokens }) => truncatedTokens,
  favorite: ({ favorite }) => Number(favorite),
  rating: ({ rating }) => rating,
  rejected: ({ rejected }) => Number(rejected),
  source: ({ source }) => source,
  theme_id: ({ themeId }) => themeId,
  theme_picks: ({ themePicks }) => themePicks && JSON.stringify(themePicks),
  run_id: ({ runId }) => runId,
  start: ({ start }) => (start ? JSON.stringify(start) : null),
  left_out: ({ leftOut }) => (leftOut && leftOut.length > 0 ? JSON.stringify(leftOut) : null),
  grid: ({ grid }) => (grid ? JSON.stringify(grid) : null),
};

export function createImageStore(database: Database): ImageStore {
  const { connection } = database;
  const names = Object.keys(columnsOf);
  const upsert = connection.prepare(
    `INSERT INTO images (number, ${names.join(', ')}) VALUES (?${', ?'.repeat(names.length)})
     ON CONFLICT (id) DO UPDATE SET file_size_bytes = excluded.file_size_bytes, device_id = excluded.device_id,
       device_name = excluded.device_name, seconds = excluded.seconds`,
  );
  const selectLastNumber = connection.prepare(
    'SELECT max(number) AS number FROM images WHERE number >= ? AND number < ?',
  );
  const selectLive = connection.prepare('SELECT * FROM images WHERE id = ? AND deleted_at IS NULL');
  const selectTrash = connection.prepare('SELECT * FROM images WHERE id = ? AND deleted_at IS NOT NULL');
  const selectOld = connection.prepare('SELECT * FROM images WHERE deleted_at < ?');
  const count = connection.prepare(
    `SELECT coalesce(sum(pictures), 0) AS total, coalesce(sum(pictures * favorite), 0) AS favorites
     FROM image_tallies WHERE rejected = 0`,
  );
  const remove = connection.prepare('UPDATE images SET deleted_at = ? WHERE id = ?');
  const forget = connection.prepare('DELETE FROM images WHERE id = ?');

  /** The next number of a picture's millisecond; where it is full, of the first one after it that is not. */
  function freeNumber(createdAt: number): number {
    for (let first = Math.max(0, Math.floor(createdAt)) * numbersPerMs; ; first += numbersPerMs) {
      const last = selectLastNumber.get(first, first + numbersPerMs)?.['number'];
      if (typeof last !== 'number') return first;
      if (last + 1 < first + numbersPerMs) return last + 1;
    }
  }

  return {
    put: (image) =>
      void upsert.run(freeNumber(image.createdAt), ...Object.values(columnsOf).map((read) => read(image))),
    get(id, where = 'gallery') {
      const row = (where === 'trash' ? selectTrash : selectLive).get(id);
      return row ? readRow(row) : null;
    },
    counts() {
      const row = count.get();
      return { total: Number(row?.['total'] ?? 0), favorites: Number(row?.['favorites'] ?? 0) };
    },
    setDeleted: (id, deletedAt) => void remove.run(deletedAt, id),
    deletedBefore: (time) => selectOld.all(time).map(readRow),
    forget: (id) => void forget.run(id),
  };
}
