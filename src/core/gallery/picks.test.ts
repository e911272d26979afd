import { beforeEach, expect, test } from 'vitest';
import type { Events } from '#shared/contract/index.ts';
import { sampleImage } from '#shared/contract/samples.ts';
import { createEventLog } from '#shared/rpc/events.ts';
import { type Database, openDatabase } from '../storage/database.ts';
import { type ImageStore, createImageStore } from './image-store.ts';
import { type Picks, createPicks } from './picks.ts';

let database: Database;
let store: ImageStore;
let picks: Picks;
let changed: string[];
let told: (readonly string[])[];

beforeEach(() => {
  database = openDatabase(':memory:');
  store = createImageStore(database);
  const events = createEventLog<Events>();
  changed = [];
  told = [];
  events.on(({ name, payload }) => {
    if (name === 'gallery.changed' && 'image' in payload) changed.push(payload.image.id);
  });
  picks = createPicks({ store, database, events, onPicksChanged: (imageIds) => void told.push(imageIds) });
  for (const id of ['a', 'b', 'c'])
    store.put({ ...sampleImage({ id, jobId: id }), unitIndex: 0, file: `${id}.png`, fileModifiedAt: null });
  return () => database.close();
});
const state = (id: string) => {
  const image = store.get(id);
  return image && { favorite: image.favorite, rating: image.rating, rejected: image.rejected };
};

test('many pictures are rated at once, and what comes back undoes exactly that', () => {
  picks.change([{ imageId: 'b', rating: 2 }]);
  const before = picks.change(['a', 'b', 'c'].map((imageId) => ({ imageId, rating: 4 })));
  expect(before).toHaveLength(3);
  picks.change([{ imageId: 'c', favorite: true }]);
  picks.change(before);
  expect(['a', 'b', 'c'].map((id) => state(id)?.rating)).toEqual([null, 2, null]);
  expect(state('c')?.favorite).toBe(true);
});

test('only pictures that changed are told about, each once and after it is on disk', () => {
  picks.change([{ imageId: 'a', rejected: true }]);
  picks.change([
    { imageId: 'a', rejected: true },
    { imageId: 'b', rating: 1 },
    { imageId: 'b', favorite: true },
    { imageId: 'gone', favorite: true },
  ]);
  expect(changed).toEqual(['a', 'b']);
  expect(told).toEqual([['a'], ['b']]);
  expect(picks.change([{ imageId: 'gone', rating: 1 }])).toEqual([]);
});

test('a picture that is named twice goes all the way back', () => {
  const before = picks.change([
    { imageId: 'a', rating: 1 },
    { imageId: 'a', rating: 5 },
  ]);
  picks.change(before);
  expect(state('a')).toEqual({ favorite: false, rating: null, rejected: false });
});

test('one that the database refuses changes none', () => {
  expect(() =>
    picks.change([
      { imageId: 'a', rating: 3 },
      { imageId: 'b', rating: 9 },
    ]),
  ).toThrow('CHECK constraint failed');
  expect(state('a')?.rating).toBeNull();
  expect(changed).toEqual([]);
});
