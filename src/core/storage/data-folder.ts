import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PolyptychError } from '#shared/errors.ts';
import { ensureUsableFolder } from './usable-folder.ts';

/** Absolute paths inside the data folder. */
export interface DataFolder {
  readonly root: string;
  readonly database: string;
  readonly images: string;
  readonly thumbnails: string;
  readonly previews: string;
  readonly trash: string;
  /** Pictures that jobs begin with. */
  readonly inputs: string;
  readonly models: string;
  /** Models' graphs as they were optimised for the processor: can be made again. */
  readonly graphs: string;
  /** Copies of the database from before it was changed to a newer version. */
  readonly backups: string;
  /** What the gallery knows of pictures that lie outside of the data folder. */
  readonly references: string;
  /** Pictures that were sent, until they are in the gallery. */
  readonly inbox: string;
  /** Whether the run before this one let the folder go as it should. */
  readonly endedWell: boolean;
  /** Lets another process have the folder; the next one finds `endedWell` as it is given here, true if not given. */
  release(how?: { endedWell?: boolean }): void;
}

/**
 * Creates the data folder where it is missing and takes it for this process alone.
 * The lock is SQLite's own on a file of its own: the operating system frees it however the process ends.
 */
export function openDataFolder(root: string): DataFolder {
  const folders = {
    images: join(root, 'images'),
    thumbnails: join(root, 'thumbnails'),
    previews: join(root, 'previews'),
    trash: join(root, 'trash'),
    inputs: join(root, 'inputs'),
    models: join(root, 'models'),
    graphs: join(root, 'graphs'),
    backups: join(root, 'backups'),
    references: join(root, 'references'),
    inbox: join(root, 'inbox'),
  };
  ensureUsableFolder(root, 'The data folder');
  for (const folder of Object.values(folders)) ensureUsableFolder(folder, 'The folder');
  const { lock, endedWell } = takeLock(root);
  // Previews of a run that is over mean nothing.
  for (const name of readdirSync(folders.previews)) rmSync(join(folders.previews, name), { force: true });
  // Whoever sent them was not told that they are there.
  for (const name of readdirSync(folders.inbox)) rmSync(join(folders.inbox, name), { force: true });
  return {
    root,
    database: join(root, 'polyptych.db'),
    ...folders,
    endedWell,
    // This closure also keeps the lock from being collected, and so freed, while the folder is in use.
    release({ endedWell: endsWell = true } = {}) {
      if (endsWell) rmSync(join(root, ownerName), { force: true });
      lock.close();
    },
  };
}

const ownerName = 'lock-owner';

function takeLock(root: string): { lock: DatabaseSync; endedWell: boolean } {
  const ownerFile = join(root, ownerName);
  const lock = new DatabaseSync(join(root, 'lock'), { timeout: 0 });
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE;');
  } catch (error) {
    lock.close();
    const busy = error instanceof Error && /locked|busy/i.test(error.message);
    if (!busy)
      throw new PolyptychError('not_writable', `The data folder ${root} cannot be locked.`, { cause: error });
    throw new PolyptychError(
      'already_running',
      `Polyptych already runs${ownerOf(ownerFile)} on the data folder ${root}: use that one, or set POLYPTYCH_HOME to another folder.`,
      { cause: error },
    );
  }
  // Whoever lets the folder go removes it.
  const endedWell = !existsSync(ownerFile);
  writeFileSync(ownerFile, String(process.pid));
  return { lock, endedWell };
}

function ownerOf(file: string): string {
  try {
    return ` (process ${Number(readFileSync(file, 'utf8'))})`;
  } catch {
    return '';
  }
}
