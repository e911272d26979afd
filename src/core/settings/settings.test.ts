import { expect, test } from 'vitest';
import { defaultSettings } from '#shared/contract/settings.ts';
import { openDatabase } from '../storage/database.ts';
import { createSettingsStore } from './settings.ts';

test('settings start with their defaults and are there again after a restart', () => {
  const database = openDatabase(':memory:');
  const store = createSettingsStore(database, {});
  expect(store.current()).toEqual(defaultSettings);
  store.update({ multiGpu: true, maxGpus: undefined });
  expect(createSettingsStore(database, {}).current()).toEqual({ ...defaultSettings, multiGpu: true });
});

test('an override wins for this run and is not stored', () => {
  const database = openDatabase(':memory:');
  const store = createSettingsStore(database, { maxGpus: 2 });
  store.update({ multiGpu: true });
  expect(store.current()).toMatchObject({ multiGpu: true, maxGpus: 2 });
  expect(createSettingsStore(database, {}).current()).toMatchObject({ multiGpu: true, maxGpus: 4 });
});

test('a stored value that makes no sense any more falls back to its default', () => {
  const database = openDatabase(':memory:');
  database.connection.exec(
    `INSERT INTO settings VALUES ('maxGpus', '"many"'), ('colorScheme', '"dark"'), ('old', '{')`,
  );
  expect(createSettingsStore(database, {}).current()).toMatchObject({ maxGpus: 4, colorScheme: 'dark' });
});
