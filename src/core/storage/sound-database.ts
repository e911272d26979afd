import type { Log } from '../ports.ts';
import { type Database, openDatabase } from './database.ts';
import { migrations } from './migrations.ts';
import { damageIn, finishRepair, isDamage, type Repair, repairDatabase } from './repair.ts';

export interface SoundDatabaseOptions {
  path: string;
  backupsFolder: string;
  /** Whether the last run ended as it should: after one that did not, the whole file is looked through first. */
  endedWell: boolean;
  /** Milliseconds since the epoch; names what is put aside. */
  now: number;
  log: Log;
}

export interface SoundDatabase {
  database: Database;
  /** null where nothing was wrong. */
  repair: Repair | null;
}

/**
 * Opens the database, whatever state the last run left it in: one that is damaged is put aside, and what can be read of it
 * goes on in a new one. Throws where the file cannot be reached, or is from a newer version of the app.
 */
export function openSoundDatabase(options: SoundDatabaseOptions): SoundDatabase {
  const { path, backupsFolder, endedWell, now, log } = options;
  const open = () => openDatabase(path, migrations, backupsFolder);
  finishRepair(path);
  const damage = endedWell ? null : damageIn(path);
  if (damage === null) {
    try {
      return { database: open(), repair: null };
    } catch (error) {
      if (!isDamage(error)) throw error;
      log.error({ err: error }, 'the database cannot be opened');
    }
  } else log.error({ damage }, 'the database is damaged');
  const repair = repairDatabase(path, now);
  log.warn({ ...repair }, 'the database was repaired');
  return { database: open(), repair };
}
