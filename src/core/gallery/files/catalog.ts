import { randomUUID } from 'node:crypto';
import { sep } from 'node:path';
import type { SQLOutputValue } from 'node:sqlite';
import type { Database } from '../../storage/database.ts';
import type { StoredImage } from '../image-row.ts';
import type { ImageStore } from '../image-store.ts';
import type { PictureDecisions } from './sidecar.ts';

/** What the gallery says of a file. */
export interface CatalogEntry {
  id: string;
  /** Absolute, or relative to the data folder. */
  file: string;
  sizeBytes: number;
  /** Milliseconds since the epoch; null where it was not written down. */
  modifiedAt: number | null;
  missing: boolean;
  inTrash: boolean;
}

export interface Catalog {
  get(id: string): CatalogEntry | null;
  at(file: string): CatalogEntry | null;
  /** The pictures right in a folder (relative to the data folder), without the trash. */
  inFolder(folder: string): CatalogEntry[];
  /** The same with all folders below it. */
  below(folder: string): CatalogEntry[];
  /** Those after an identifier, in the order of identifiers, without the trash: all of them, page by page. */
  after(id: string, limit: number): CatalogEntry[];
  count(): number;
  /** A new row with what its sidecar says. Call it inside a transaction. */
  enter(image: StoredImage, decisions: PictureDecisions | null, now: number): void;
  /** The picture's file lies there now, and is whole. */
  setFile(id: string, file: Pick<CatalogEntry, 'file' | 'sizeBytes' | 'modifiedAt'>): void;
  setMissing(id: string, since: number): void;
  setTrashed(id: string, deletedAt: number): void;
  decisionsOf(id: string): PictureDecisions | null;
  /** Whether the queue still has to do with a unit: then its file is the queue's. */
  isBeingMade(jobId: string, unitIndex: number): boolean;
}

/** The table of pictures, as far as files have to do with it. */
export function createCatalog({ connection }: Database, store: ImageStore): Catalog {
  const columns = 'id, file, file_size_bytes, file_modified_at, missing_at, deleted_at';
  const selectOne = connection.prepare(`SELECT ${columns} FROM images WHERE id = ?`);
  const selectFile = connection.prepare(`SELECT ${columns} FROM images WHERE file = ?`);
  const selectFolder = connection.prepare(
    `SELECT ${columns} FROM images WHERE file > ? AND file < ? AND instr(substr(file, ?), ?) = 0 AND deleted_at IS NULL`,
  );
  const selectBelow = connection.prepare(
    `SELECT ${columns} FROM images WHERE file > ? AND file < ? AND deleted_at IS NULL`,
  );
  const selectAfter = connection.prepare(
    `SELECT ${columns} FROM images WHERE id > ? AND deleted_at IS NULL ORDER BY id LIMIT ?`,
  );
  const updateFile = connection.prepare(
    'UPDATE images SET file = ?, file_size_bytes = ?, file_modified_at = ?, missing_at = NULL WHERE id = ?',
  );
  const updateMissing = connection.prepare('UPDATE images SET missing_at = ? WHERE id = ?');
  const selectDecisions = connection.prepare('SELECT favorite, rating, rejected FROM images WHERE id = ?');
  const selectCollections = connection.prepare(
    `SELECT name FROM collections JOIN collection_images ON collection_id = collections.id
     WHERE image_id = ? ORDER BY name`,
  );
  const selectCollection = connection.prepare('SELECT id FROM collections WHERE name = ?');
  const insertCollection = connection.prepare(
    'INSERT INTO collections (id, name, created_at) VALUES (?, ?, ?)',
  );
  const insertMember = connection.prepare(
    'INSERT OR IGNORE INTO collection_images (collection_id, image_id, added_at) VALUES (?, ?, ?)',
  );
  const selectUnit = connection.prepare(
    `SELECT 1 FROM units WHERE job_id = ? AND unit_index = ? AND state IN ('queued', 'running')`,
  );

  function collectionNamed(name: string, now: number): string {
    const found = selectCollection.get(name)?.['id'];
    if (typeof found === 'string') return found;
    const id = randomUUID();
    insertCollection.run(id, name, now);
    return id;
  }

  return {
    get: (id) => entryOf(selectOne.get(id)),
    at: (file) => entryOf(selectFile.get(file)),
    inFolder: (folder) =>
      entriesOf(selectFolder.all(...insideOf(folder), folder.length + sep.length + 1, sep)),
    below: (folder) => entriesOf(selectBelow.all(...insideOf(folder))),
    after: (id, limit) => entriesOf(selectAfter.all(id, limit)),
    count: () => store.counts().total,
    enter(image, decisions, now) {
      const { favorite = false, rating = null, rejected = false, collections = [] } = decisions ?? {};
      store.put({ ...image, favorite, rating, rejected });
      for (const name of collections) insertMember.run(collectionNamed(name, now), image.id, now);
    },
    setFile: (id, { file, sizeBytes, modifiedAt }) => void updateFile.run(file, sizeBytes, modifiedAt, id),
    setMissing: (id, since) => void updateMissing.run(since, id),
    setTrashed: (id, deletedAt) => store.setDeleted(id, deletedAt),
    decisionsOf(id) {
      const row = selectDecisions.get(id);
      if (!row) return null;
      return {
        favorite: row['favorite'] === 1,
        rating: typeof row['rating'] === 'number' ? row['rating'] : null,
        rejected: row['rejected'] === 1,
        collections: selectCollections.all(id).map(({ name }) => String(name)),
      };
    },
    isBeingMade: (jobId, unitIndex) => selectUnit.get(jobId, unitIndex) !== undefined,
  };
}

/** What lies between the folder's own name and the first one that does not begin so. */
const insideOf = (folder: string): [string, string] => [
  folder + sep,
  folder + String.fromCharCode(sep.charCodeAt(0) + 1),
];

type Row = Record<string, SQLOutputValue>;
const entriesOf = (rows: readonly Row[]) => rows.flatMap((row) => entryOf(row) ?? []);

function entryOf(row: Row | undefined): CatalogEntry | null {
  if (!row) return null;
  const modifiedAt = row['file_modified_at'];
  return {
    id: String(row['id']),
    file: String(row['file']),
    sizeBytes: Number(row['file_size_bytes']),
    modifiedAt: typeof modifiedAt === 'number' ? modifiedAt : null,
    missing: row['missing_at'] !== null,
    inTrash: row['deleted_at'] !== null,
  };
}
