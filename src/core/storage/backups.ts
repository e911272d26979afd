import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { ensureUsableFolder } from './usable-folder.ts';

const kept = 3;

/**
 * Copies the database into the folder before it is changed to a newer version, and keeps the last three copies. A copy of
 * this name is whole: one that was cut off has another.
 */
export function backUpBefore(version: number, connection: DatabaseSync, folder: string): void {
  ensureUsableFolder(folder, "The folder for the database's backups");
  const path = join(folder, `before-version-${version}.db`);
  const unfinished = `${path}.tmp`;
  rmSync(unfinished, { force: true });
  connection.prepare('VACUUM INTO ?').run(unfinished);
  renameSync(unfinished, path);
  const backups = readdirSync(folder)
    .filter((name) => name.endsWith('.db'))
    .map((name) => ({ path: join(folder, name), savedAt: statSync(join(folder, name)).mtimeMs }))
    .toSorted((one, other) => other.savedAt - one.savedAt);
  for (const old of backups.slice(kept)) rmSync(old.path, { force: true });
}
