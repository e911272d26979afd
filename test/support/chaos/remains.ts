import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** A unit as the database has it. */
export interface Unit {
  state: string;
  error: string | null;
}

/** What an app that has ended left in its data folder. */
export interface Remains {
  /** What SQLite says of the database: `ok`. */
  integrity: string;
  /** Jobs with the states of their units, in order. */
  jobs: Map<string, Unit[]>;
  /** Pictures of the gallery as `job unit`, and their files. */
  pictures: { unit: string; file: string }[];
  /** Files below the folders of pictures, thumbnails and previews. */
  files: { images: string[]; thumbnails: string[]; previews: string[] };
  /** Files anywhere that were only to be there for a moment. */
  temporary: string[];
}

export function readRemains(home: string): Remains {
  const database = new DatabaseSync(join(home, 'polyptych.db'), { readOnly: true });
  const rows = (sql: string) => database.prepare(sql).all();
  const jobs: Remains['jobs'] = new Map();
  for (const row of rows('SELECT job_id, state, error FROM units ORDER BY job_id, unit_index')) {
    const jobId = String(row['job_id']);
    const error = row['error'] === null ? null : String(row['error']);
    jobs.set(jobId, [...(jobs.get(jobId) ?? []), { state: String(row['state']), error }]);
  }
  const pictures = rows('SELECT job_id, unit_index, file FROM images').map((row) => ({
    unit: `${String(row['job_id'])} ${String(row['unit_index'])}`,
    file: String(row['file']),
  }));
  const integrity = rows('PRAGMA integrity_check').map((row) => Object.values(row).join());
  database.close();
  const all = filesBelow(home);
  const below = (folder: string) => all.filter((file) => file.startsWith(`${folder}/`));
  return {
    integrity: integrity.join(),
    jobs,
    pictures,
    files: { images: below('images'), thumbnails: below('thumbnails'), previews: below('previews') },
    temporary: all.filter((file) => file.endsWith('.tmp')),
  };
}

const filesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
