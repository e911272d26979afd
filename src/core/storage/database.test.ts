import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openDatabase } from './database.ts';
import { migrations } from './migrations.ts';

const file = () => join(mkdtempSync(join(tmpdir(), 'polyptych-database-')), 'test.db');
const versionOf = (connection: DatabaseSync) =>
  connection.prepare('PRAGMA user_version').get()?.['user_version'];

test('a new database gets all migrations, and opening it again runs none twice', () => {
  const path = file();
  openDatabase(path).close();
  const again = openDatabase(path);
  expect(versionOf(again.connection)).toBe(migrations.length);
  expect(again.connection.prepare('SELECT count(*) AS n FROM images').get()).toEqual({ n: 0 });
});

test('a migration that fails leaves the database as it was', () => {
  const path = file();
  openDatabase(path).close();
  expect(() => openDatabase(path, [...migrations, 'CREATE TABLE half (x); SELECT nonsense;'])).toThrow(
    'cannot be opened',
  );
  const left = new DatabaseSync(path);
  expect(versionOf(left)).toBe(migrations.length);
  expect(left.prepare(`SELECT name FROM sqlite_schema WHERE name = 'half'`).all()).toEqual([]);
});

test('data of a newer version is refused and not touched', () => {
  const path = file();
  openDatabase(path).close();
  expect(() => openDatabase(path, [])).toThrow('newer Polyptych');
});

test('a file that is no database is named in the sentence', () => {
  const path = file();
  writeFileSync(path, 'not a database, but long enough'.repeat(50));
  expect(() => openDatabase(path)).toThrow(path);
});

test('a transaction that throws changes nothing', () => {
  const database = openDatabase(':memory:');
  const insert = () => database.connection.exec(`INSERT INTO settings VALUES ('a', '1')`);
  expect(() =>
    database.transaction(() => {
      insert();
      throw new Error('stop');
    }),
  ).toThrow('stop');
  expect(database.connection.prepare('SELECT * FROM settings').all()).toEqual([]);
});
