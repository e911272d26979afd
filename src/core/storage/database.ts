import { DatabaseSync } from 'node:sqlite';
import { PolyptychError } from '#shared/errors.ts';
import { searchText } from '../gallery/search/search-text.ts';
import { backUpBefore } from './backups.ts';
import { migrations as allMigrations } from './migrations.ts';

export interface Database {
  readonly connection: DatabaseSync;
  /**
   * Runs the callback in one transaction: all of it is on disk when this returns, or none of it. Inside another one it is
   * part of that.
   */
  transaction<T>(callback: () => T): T;
  close(): void;
}

/**
 * Opens the database and brings it to the newest version, with a backup of the old one where there is a folder for it.
 * A committed transaction survives power loss (`synchronous = FULL`), since jobs are acknowledged on its word.
 */
export function openDatabase(
  path: string,
  migrations: readonly string[] = allMigrations,
  backupsFolder: string | null = null,
): Database {
  const connection = new DatabaseSync(path, { timeout: 5000 });
  try {
    connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
    connection.function('search_text', { deterministic: true }, (text) => searchText(String(text)));
    migrate(connection, migrations, backupsFolder);
  } catch (error) {
    connection.close();
    if (error instanceof PolyptychError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new PolyptychError(
      'internal',
      `The database ${path} cannot be opened (${reason}): move it away to start with an empty one; pictures stay.`,
      { cause: error },
    );
  }

  return {
    connection,
    transaction: (callback) => inTransaction(connection, callback),
    close: () => connection.close(),
  };
}

function inTransaction<T>(connection: DatabaseSync, callback: () => T): T {
  if (connection.isTransaction) return callback();
  connection.exec('BEGIN IMMEDIATE');
  try {
    const result = callback();
    connection.exec('COMMIT');
    return result;
  } catch (error) {
    if (connection.isTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}

function migrate(connection: DatabaseSync, migrations: readonly string[], backupsFolder: string | null) {
  const row = connection.prepare('PRAGMA user_version').get();
  const version = Number(row?.['user_version'] ?? 0);
  if (version > migrations.length) {
    throw new PolyptychError(
      'conflict',
      `The data was written by a newer Polyptych (version ${version} of its database, this one knows ${migrations.length}): update the app.`,
    );
  }
  if (backupsFolder !== null && version > 0 && version < migrations.length)
    backUpBefore(migrations.length, connection, backupsFolder);
  for (const [index, sql] of migrations.entries()) {
    if (index < version) continue;
    inTransaction(connection, () => {
      connection.exec(sql);
      connection.exec(`PRAGMA user_version = ${index + 1}`);
    });
  }
}
