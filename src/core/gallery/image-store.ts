import type { SQLOutputValue } from 'node:sqlite';
import type { GalleryFilter, Image } from '#shared/contract/gallery.ts';
import { jobStartSchema } from '#shared/contract/jobs.ts';
import type { Database } from '../storage/database.ts';

/** A picture with what only the core needs. */
export interface StoredImage extends Image {
  /** Absolute path, or relative to the data folder. */
  file: string;
  unitIndex: number | null;
}

export interface ImagePage {
  images: Image[];
  nextCursor: string | null;
  matching: number;
}

export interface ImageStore {
  /** Adds a picture, or replaces the one of the same unit; favorites stay. Call it inside a transaction. */
  put(image: StoredImage): void;
  /** Not in the trash, unless asked for. */
  get(id: string, where?: 'gallery' | 'trash'): StoredImage | null;
  /** Newest first. */
  page(filter: GalleryFilter, cursor: string | null, limit: number): ImagePage;
  counts(): { total: number; favorites: number };
  setFavorite(id: string, favorite: boolean): void;
  setDeleted(id: string, deletedAt: number | null): void;
  deletedBefore(time: number): StoredImage[];
  forget(id: string): void;
}

type Parameter = string | number;

export function createImageStore(database: Database): ImageStore {
  const { connection } = database;
  const upsert = connection.prepare(
    `INSERT INTO images (id, job_id, unit_index, created_at, file, file_size_bytes, width, height, prompt,
       negative_prompt, model_id, model_name, seed, steps, guidance_scale, scheduler, device_id, device_name, seconds, truncated_tokens,
       favorite, start)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET file_size_bytes = excluded.file_size_bytes, device_id = excluded.device_id,
       device_name = excluded.device_name, seconds = excluded.seconds`,
  );
  const selectLive = connection.prepare('SELECT * FROM images WHERE id = ? AND deleted_at IS NULL');
  const selectTrash = connection.prepare('SELECT * FROM images WHERE id = ? AND deleted_at IS NOT NULL');
  const selectOld = connection.prepare('SELECT * FROM images WHERE deleted_at < ?');
  const count = connection.prepare(
    'SELECT count(*) AS total, coalesce(sum(favorite), 0) AS favorites FROM images WHERE deleted_at IS NULL',
  );
  const favor = connection.prepare('UPDATE images SET favorite = ? WHERE id = ?');
  const remove = connection.prepare('UPDATE images SET deleted_at = ? WHERE id = ?');
  const forget = connection.prepare('DELETE FROM images WHERE id = ?');

  return {
    put(image) {
      upsert.run(
        image.id,
        image.jobId,
        image.unitIndex,
        image.createdAt,
        image.file,
        image.fileSizeBytes,
        image.width,
        image.height,
        image.prompt,
        image.negativePrompt,
        image.modelId,
        image.modelName,
        image.seed,
        image.steps,
        image.guidanceScale,
        image.scheduler,
        image.deviceId,
        image.deviceName,
        image.seconds,
        image.truncatedTokens,
        image.favorite ? 1 : 0,
        image.start ? JSON.stringify(image.start) : null,
      );
    },
    get(id, where = 'gallery') {
      const row = (where === 'trash' ? selectTrash : selectLive).get(id);
      return row ? readRow(row) : null;
    },
    page(filter, cursor, limit) {
      const conditions = ['deleted_at IS NULL'];
      const parameters: Parameter[] = [];
      if (filter.favoritesOnly) conditions.push('favorite = 1');
      const search = filter.search.trim();
      if (search) {
        conditions.push(`prompt LIKE ? ESCAPE '\\'`);
        parameters.push(`%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);
      }
      const where = conditions.join(' AND ');
      const matching = connection
        .prepare(`SELECT count(*) AS n FROM images WHERE ${where}`)
        .get(...parameters);
      const after = cursor === null ? null : parseCursor(cursor);
      const rows = connection
        .prepare(
          `SELECT * FROM images WHERE ${where} ${after ? 'AND (created_at, id) < (?, ?)' : ''}
           ORDER BY created_at DESC, id DESC LIMIT ?`,
        )
        .all(...parameters, ...(after ?? []), limit + 1);
      const images = rows.slice(0, limit).map(readRow);
      const last = images.at(-1);
      return {
        images: images.map(presentImage),
        nextCursor: rows.length > limit && last ? `${last.createdAt}_${last.id}` : null,
        matching: Number(matching?.['n'] ?? 0),
      };
    },
    counts() {
      const row = count.get();
      return { total: Number(row?.['total'] ?? 0), favorites: Number(row?.['favorites'] ?? 0) };
    },
    setFavorite: (id, favorite) => void favor.run(favorite ? 1 : 0, id),
    setDeleted: (id, deletedAt) => void remove.run(deletedAt, id),
    deletedBefore: (time) => selectOld.all(time).map(readRow),
    forget: (id) => void forget.run(id),
  };
}

/** A cursor is made by us; one that is not means the beginning. */
function parseCursor(cursor: string): [number, string] | null {
  const [createdAt, id] = cursor.split('_');
  return Number.isFinite(Number(createdAt)) && id ? [Number(createdAt), id] : null;
}

/** Leaves out what only the core needs. */
export function presentImage({ file: _file, unitIndex: _unitIndex, ...image }: StoredImage): Image {
  return image;
}

function readRow(row: Record<string, SQLOutputValue>): StoredImage {
  const file = String(row['file']);
  return {
    id: String(row['id']),
    jobId: row['job_id'] === null ? null : String(row['job_id']),
    unitIndex: row['unit_index'] === null ? null : Number(row['unit_index']),
    createdAt: Number(row['created_at']),
    file,
    fileName: file.split(/[\\/]/).at(-1) ?? file,
    fileSizeBytes: Number(row['file_size_bytes']),
    width: Number(row['width']),
    height: Number(row['height']),
    prompt: String(row['prompt']),
    negativePrompt: String(row['negative_prompt']),
    modelId: String(row['model_id']),
    modelName: String(row['model_name']),
    seed: Number(row['seed']),
    steps: Number(row['steps']),
    guidanceScale: Number(row['guidance_scale']),
    scheduler: String(row['scheduler']),
    deviceId: String(row['device_id']),
    deviceName: String(row['device_name']),
    seconds: Number(row['seconds']),
    truncatedTokens: Number(row['truncated_tokens']),
    favorite: Number(row['favorite']) === 1,
    ...readStart(row['start']),
  };
}

/** Where a picture was made from is a courtesy: one that cannot be read is left out. */
function readStart(stored: SQLOutputValue | undefined): Pick<Image, 'start'> {
  if (typeof stored !== 'string') return {};
  const { data } = jobStartSchema.safeParse(JSON.parse(stored));
  return data ? { start: data } : {};
}
