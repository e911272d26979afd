import { beforeEach, expect, test } from 'vitest';
import type { Collection } from '#shared/contract/collections.ts';
import type { Events } from '#shared/contract/index.ts';
import { sampleImage } from '#shared/contract/samples.ts';
import { createEventLog } from '#shared/rpc/events.ts';
import { type Database, openDatabase } from '../storage/database.ts';
import { type VirtualClock, createVirtualClock } from '#shared/virtual-clock.ts';
import { createCollections } from './collections.ts';
import { type ImageStore, createImageStore } from './image-store.ts';

const context = { signal: new AbortController().signal };
const day = 24 * 60 * 60 * 1000;
let database: Database;
let store: ImageStore;
let clock: VirtualClock;
let told: (readonly string[])[];
let open: () => ReturnType<typeof createCollections>['handlers'];
let handlers: ReturnType<typeof open>;

beforeEach(() => {
  database = openDatabase(':memory:');
  store = createImageStore(database);
  clock = createVirtualClock(1_000_000);
  told = [];
  const events = createEventLog<Events>();
  open = () =>
    createCollections({ database, events, clock, onPicksChanged: (imageIds) => void told.push(imageIds) })
      .handlers;
  handlers = open();
  for (const id of ['a', 'b', 'c'])
    store.put({ ...sampleImage({ id, jobId: id }), unitIndex: 0, file: `${id}.png`, fileModifiedAt: null });
  return () => database.close();
});
const create = async (name: string) => handlers['collections.create']({ name }, context);
const add = async (collectionId: string, ...imageIds: string[]) =>
  handlers['collections.add']({ collectionId, imageIds }, context);
const list = async () => (await handlers['collections.list']({}, context)).collections;
const facts = (collections: Collection[]) =>
  collections.map(({ name, count, coverImageId }) => [name, count, coverImageId]);

test('collections are listed by name with how many pictures they show, and the latest one on top', async () => {
  const trees = await create('Trees');
  await create('boats');
  expect(await add(trees.id, 'a', 'b')).toEqual({ imageIds: ['a', 'b'] });
  clock.advance(1);
  expect(await add(trees.id, 'b', 'c', 'c', 'gone')).toEqual({ imageIds: ['c'] });
  expect(facts(await list())).toEqual([
    ['boats', 0, null],
    ['Trees', 3, 'c'],
  ]);
  store.setDeleted('c', 1);
  expect(facts(await list())[1]).toEqual(['Trees', 2, 'b']);
  expect(await handlers['collections.of']({ imageId: 'a' }, context)).toEqual({ collectionIds: [trees.id] });
  expect(told).toEqual([['a', 'b'], ['c']]);
});

test('a picture is taken out once', async () => {
  const { id: collectionId } = await create('Trees');
  await add(collectionId, 'a');
  const remove = async () => handlers['collections.remove']({ collectionId, imageIds: ['a', 'b'] }, context);
  expect(await remove()).toEqual({ imageIds: ['a'] });
  expect(await remove()).toEqual({ imageIds: [] });
});

test('a name is taken only once, whatever its case; its own one can be written anew', async () => {
  const trees = await create('Trees');
  await expect(create('TREES')).rejects.toThrow('“TREES” already');
  const boats = await create('Boats');
  const rename = async (collectionId: string, name: string) =>
    handlers['collections.rename']({ collectionId, name }, context);
  await expect(rename(boats.id, 'trees')).rejects.toMatchObject({ code: 'conflict' });
  expect(await rename(trees.id, 'TREES')).toMatchObject({ name: 'TREES' });
  await expect(rename('gone', 'x')).rejects.toMatchObject({ code: 'not_found' });
});

test('a deleted collection comes back with those of its pictures that still exist', async () => {
  const { id: collectionId } = await create('Trees');
  await add(collectionId, 'a', 'b', 'c');
  await handlers['collections.delete']({ collectionId }, context);
  expect(await list()).toEqual([]);
  expect(told.at(-1)?.toSorted()).toEqual(['a', 'b', 'c']);
  store.forget('b');
  expect(await handlers['collections.restore']({ collectionId }, context)).toMatchObject({
    id: collectionId,
    name: 'Trees',
    count: 2,
  });
  await expect(async () => handlers['collections.restore']({ collectionId }, context)).rejects.toThrow(
    'brought back',
  );
});

test('one whose name was given away meanwhile waits until it is free', async () => {
  const { id: collectionId } = await create('Trees');
  await handlers['collections.delete']({ collectionId }, context);
  const other = await create('trees');
  const restore = async () => handlers['collections.restore']({ collectionId }, context);
  await expect(restore()).rejects.toMatchObject({ code: 'conflict' });
  await handlers['collections.rename']({ collectionId: other.id, name: 'Other' }, context);
  expect(await restore()).toMatchObject({ name: 'Trees' });
});

test('deleted collections are kept for thirty days', async () => {
  const { id: collectionId } = await create('Trees');
  await handlers['collections.delete']({ collectionId }, context);
  clock.advance(29 * day);
  handlers = open();
  expect(database.connection.prepare('SELECT id FROM deleted_collections').all()).toHaveLength(1);
  clock.advance(2 * day);
  handlers = open();
  await expect(async () => handlers['collections.restore']({ collectionId }, context)).rejects.toThrow(
    'brought back',
  );
});
