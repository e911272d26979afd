import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { createImageStore } from '../gallery/image-store.ts';
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

test('pictures of a database from before the gallery had numbers keep everything, and are found and counted', () => {
  const path = file();
  const before = migrations.slice(0, 5);
  const old = openDatabase(path, before);
  const insert = old.connection.prepare(
    `INSERT INTO images VALUES (?, ?, 0, ?, ?, 10, 128, 96, ?, 'rain', 'm', 'Model', 7, 20, 3.5, 'Euler', 'cpu', 'CPU', 1.5, 2, ?, ?, ?)`,
  );
  const start = JSON.stringify({ use: 'upscale', inputId: 'i', imageId: null });
  insert.run('b', 'job-b', 5_000_000, 'b.png', 'a red boat', 1, null, start);
  insert.run('c', 'job-c', 5_000_000, 'c.png', 'a red cabin', 0, null, null);
  insert.run('a', 'job-a', 4_000_000, 'a.png', 'a red castle', 0, 9, null);
  old.close();

  const { connection } = openDatabase(path);
  const store = createImageStore({ connection, transaction: (callback) => callback(), close() {} });
  expect(store.get('b')).toMatchObject({
    ...{ jobId: 'job-b', unitIndex: 0, createdAt: 5_000_000, file: 'b.png', prompt: 'a red boat', seed: 7 },
    ...{ steps: 20, guidanceScale: 3.5, scheduler: 'Euler', deviceName: 'CPU', seconds: 1.5, favorite: true },
    ...{ truncatedTokens: 2, rating: null, rejected: false, source: 'polyptych', missing: false },
    start: { use: 'upscale', inputId: 'i', imageId: null },
  });
  expect(store.get('a', 'trash')?.prompt).toBe('a red castle');
  const all = (sql: string) => connection.prepare(sql).all();
  expect(all('SELECT id FROM images ORDER BY number')).toEqual([{ id: 'a' }, { id: 'b' }, { id: 'c' }]);
  expect(all(`SELECT rowid / 1024 AS at FROM images_text WHERE images_text MATCH 'red'`)).toEqual([
    { at: 5_000_000 },
    { at: 5_000_000 },
  ]);
  expect(all('SELECT favorite, pictures FROM image_tallies')).toEqual([
    { favorite: 0, pictures: 1 },
    { favorite: 1, pictures: 1 },
  ]);
});
