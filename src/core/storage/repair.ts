import { existsSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { type Database, openDatabase } from './database.ts';
import { migrations } from './migrations.ts';

/** What became of a database that was found damaged. */
export interface Repair {
  /** Where the damaged one lies now. */
  damagedFile: string;
  /** Rows that were saved into the new one. */
  savedRows: number;
}

/** Kept by triggers, which count anew what is put back. */
const derivedTables = new Set(['image_tallies', 'image_quarters']);

/** SQLITE_CORRUPT and SQLITE_NOTADB. */
const damageCodes = new Set([11, 26]);

/** One problem in the file's structure, or null. Reads all of it. */
export function damageIn(path: string): string | null {
  if (!existsSync(path)) return null;
  try {
    using connection = new DatabaseSync(path, { timeout: 5000 });
    const [found] = connection.prepare('PRAGMA quick_check(1)').all();
    const words = String(Object.values(found ?? {})[0] ?? 'ok');
    return words === 'ok' ? null : words;
  } catch (error) {
    if (isDamage(error)) return error instanceof Error ? error.message : String(error);
    throw error;
  }
}

/** Whether an error says that the file is damaged, not that it cannot be reached or written. */
export function isDamage(error: unknown): boolean {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const code = cause instanceof Error && 'errcode' in cause ? Number(cause.errcode) : 0;
  return damageCodes.has(code & 0xff);
}

/**
 * Puts a new database in the place of a damaged one, with all that can be read from it, and keeps the damaged one beside it.
 * Cut off at any point, it is begun anew, or is done.
 */
export function repairDatabase(path: string, now: number): Repair {
  const damagedFile = `${path}.damaged-${now}`;
  const repaired = `${path}.repaired`;
  for (const end of ['', '-wal', '-shm']) rmSync(repaired + end, { force: true });
  const savedRows = salvage(path, repaired);
  for (const end of ['-wal', '-shm']) if (existsSync(path + end)) renameSync(path + end, damagedFile + end);
  renameSync(path, damagedFile);
  renameSync(repaired, path);
  return { damagedFile, savedRows };
}

/** A repair that was cut off between its last two steps is done. */
export function finishRepair(path: string): void {
  if (!existsSync(path) && existsSync(`${path}.repaired`)) renameSync(`${path}.repaired`, path);
}

function salvage(path: string, target: string): number {
  const version = versionOf(path);
  // Opened as it was: what has changed since then is the migrations' matter.
  const fresh = openDatabase(target, migrations.slice(0, version));
  fresh.connection.exec('PRAGMA foreign_keys = OFF');
  let saved = 0;
  try {
    const old = openForReading(path);
    if (old) {
      for (const table of tablesOf(fresh.connection)) saved += salvageTable(old, fresh, table);
      old.close();
    }
    removeOrphans(fresh.connection);
  } finally {
    fresh.connection.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE;');
    fresh.close();
  }
  return saved;
}

function openForReading(path: string): DatabaseSync | null {
  try {
    const connection = new DatabaseSync(path, { timeout: 5000 });
    // What is torn in one place may be read in others.
    connection.exec('PRAGMA cell_size_check = OFF');
    return connection;
  } catch {
    return null;
  }
}

function versionOf(path: string): number {
  try {
    using connection = new DatabaseSync(path, { timeout: 5000 });
    const version = Number(connection.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
    return version > 0 && version <= migrations.length ? version : migrations.length;
  } catch {
    return migrations.length;
  }
}

function tablesOf(connection: DatabaseSync): { name: string; ordered: boolean }[] {
  return connection
    .prepare(`SELECT name, wr FROM pragma_table_list WHERE type = 'table' AND schema = 'main'`)
    .all()
    .map((row) => ({ name: String(row['name']), ordered: Number(row['wr']) === 0 }))
    .filter(({ name }) => !name.startsWith('sqlite_') && !derivedTables.has(name));
}

/** From the first row on until one cannot be read, then from the last row back. */
function salvageTable(old: DatabaseSync, fresh: Database, table: { name: string; ordered: boolean }): number {
  const columns = columnsOf(fresh.connection, table.name).filter((name) =>
    columnsOf(old, table.name).includes(name),
  );
  if (columns.length === 0) return 0;
  const list = columns.map((name) => `"${name}"`).join(', ');
  const insert = fresh.connection.prepare(
    `INSERT OR IGNORE INTO "${table.name}" (${list}) VALUES (?${', ?'.repeat(columns.length - 1)})`,
  );
  let saved = 0;
  const read = (order: string) => {
    try {
      for (const row of old.prepare(`SELECT ${list} FROM "${table.name}" ${order}`).iterate()) {
        const values = columns.map((name) => row[name] ?? null);
        try {
          saved += Number(insert.run(...values).changes);
        } catch {
          // A row that was garbled beyond what its table takes.
        }
      }
      return true;
    } catch {
      return false;
    }
  };
  fresh.transaction(() => {
    const whole = read(table.ordered ? 'ORDER BY rowid' : '');
    if (!whole && table.ordered) read('ORDER BY rowid DESC');
  });
  return saved;
}

function columnsOf(connection: DatabaseSync, table: string): string[] {
  try {
    const rows = connection.prepare('SELECT name FROM pragma_table_info(?)').all(table);
    return rows.map((row) => String(row['name']));
  } catch {
    return [];
  }
}

/** Rows that refer to ones that could not be read. */
function removeOrphans(connection: DatabaseSync) {
  for (const row of connection.prepare('PRAGMA foreign_key_check').all()) {
    const table = String(row['table']);
    if (row['rowid'] !== null)
      connection.prepare(`DELETE FROM "${table}" WHERE rowid = ?`).run(row['rowid'] ?? null);
  }
}
