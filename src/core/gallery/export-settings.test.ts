import { beforeEach, expect, test } from 'vitest';
import { sampleImage } from '#shared/contract/samples.ts';
import { type Database, openDatabase } from '../storage/database.ts';
import { exportedSettings } from './export-settings.ts';
import { createImageStore } from './image-store.ts';

let database: Database;
beforeEach(() => {
  database = openDatabase(':memory:');
  const store = createImageStore(database);
  const rest = { unitIndex: 0, fileModifiedAt: null };
  store.put({
    ...sampleImage({
      id: 'b',
      createdAt: 2000,
      prompt: '=HYPERLINK("x"), a boat',
      rating: 4,
      favorite: true,
    }),
    ...rest,
    file: 'b.png',
  });
  store.put({
    ...sampleImage({ id: 'a', createdAt: 1000, prompt: 'a hill', seed: null, steps: null, modelId: null }),
    ...rest,
    file: 'a.png',
  });
  database.connection.exec(
    "INSERT INTO collections VALUES ('c', 'Kept', 1); INSERT INTO collection_images VALUES ('c', 'b', 1)",
  );
  return () => database.close();
});
const text = (format: 'csv' | 'json') => [...exportedSettings(database, format)].join('');

test('a table has a line for each picture, oldest first, and no text that a spreadsheet would run', () => {
  const [head, first, second, ...rest] = text('csv').split('\r\n');
  expect(head).toMatch(/^id,file,created_at,prompt,/);
  expect(first).toMatch(/^a,a\.png,1970-01-01T00:00:01\.000Z,a hill,/);
  expect(second).toContain(`"'=HYPERLINK(""x""), a boat"`);
  expect(second).toMatch(/,1,4,0,Kept$/);
  expect(rest).toEqual(['']);
});

test('the same as JSON says null for what nobody knows', () => {
  expect(JSON.parse(text('json'))).toMatchObject([
    { id: 'a', prompt: 'a hill', seed: null, steps: null, model_id: null },
    { id: 'b', prompt: '=HYPERLINK("x"), a boat', rating: 4, favorite: 1, collections: 'Kept' },
  ]);
  database.connection.exec('DELETE FROM images');
  expect(JSON.parse(text('json'))).toEqual([]);
});
