import { mkdtempSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { createImageStore } from '../gallery/image-store.ts';
import { fillWithLongPrompts, garble, pageBytes } from './damage-harness.ts';
import { openDatabase } from './database.ts';
import { migrations } from './migrations.ts';
import { openSoundDatabase } from './sound-database.ts';

const quiet = () => {};
const log = { info: quiet, warn: quiet, error: quiet };
let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'polyptych-sound-'));
  path = join(folder, 'polyptych.db');
});
const open = (endedWell: boolean) =>
  openSoundDatabase({ path, backupsFolder: join(folder, 'backups'), endedWell, now: 7, log });

test('a sound database is opened as it is, also after a run that did not end well', () => {
  fillWithLongPrompts(path, 3);
  const { database, repair } = open(false);
  expect(repair).toBeNull();
  expect(createImageStore(database).counts().total).toBe(3);
  database.close();
  expect(readdirSync(folder)).toEqual(['polyptych.db']);
});

test('of a database with torn pages all that can be read goes on in a new one, and the old one is kept', () => {
  fillWithLongPrompts(path, 300);
  const { size } = statSync(path);
  const middle = Math.floor(size / 2 / pageBytes);
  garble(
    path,
    Array.from({ length: 8 }, (_, index) => middle + index),
  );
  const { database, repair } = open(false);
  expect(repair?.damagedFile).toBe(`${path}.damaged-7`);
  const { total } = createImageStore(database).counts();
  expect(total).toBeGreaterThan(100);
  expect(total).toBeLessThan(300);
  expect(database.connection.prepare('SELECT * FROM settings').all()).toEqual([{ key: 'a', value: 'b' }]);
  expect(database.connection.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  expect(database.connection.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
  database.close();
  expect(open(false).repair).toBeNull();
});

test('a file that is no database at all makes room for an empty one', () => {
  writeFileSync(path, 'x'.repeat(10_000));
  const { database, repair } = open(true);
  expect(repair?.savedRows).toBe(0);
  expect(createImageStore(database).counts().total).toBe(0);
  database.close();
});

test('a repair that was cut off between its last two steps is taken up', () => {
  fillWithLongPrompts(path, 3);
  renameSync(path, `${path}.repaired`);
  const { database, repair } = open(false);
  expect(repair).toBeNull();
  expect(createImageStore(database).counts().total).toBe(3);
  database.close();
});

test('before a migration the database is copied, and the last three copies are kept', () => {
  for (let version = 1; version < 6; version += 1)
    openDatabase(path, migrations.slice(0, version), join(folder, 'backups')).close();
  expect(readdirSync(join(folder, 'backups')).toSorted()).toEqual([
    'before-version-3.db',
    'before-version-4.db',
    'before-version-5.db',
  ]);
  const copy = openDatabase(join(folder, 'backups', 'before-version-5.db'), migrations.slice(0, 4));
  copy.close();
});
