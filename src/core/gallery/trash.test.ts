import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { Events } from '#shared/contract/index.ts';
import { sampleImage } from '#shared/contract/samples.ts';
import { createEventLog } from '#shared/rpc/events.ts';
import { openDatabase } from '../storage/database.ts';
import { type VirtualClock, createVirtualClock } from '#shared/virtual-clock.ts';
import { type ImageStore, createImageStore } from './image-store.ts';
import { createTrash } from './trash.ts';

const context = { signal: new AbortController().signal };
let root: string;
let store: ImageStore;
let clock: VirtualClock;
let handlers: ReturnType<typeof createTrash>['handlers'];
let news: [string, unknown][];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'polyptych-trash-'));
  const database = openDatabase(':memory:');
  store = createImageStore(database);
  clock = createVirtualClock(1_000_000);
  const events = createEventLog<Events>();
  news = [];
  events.on(({ name, payload }) => void news.push([name, payload]));
  const quiet = () => {};
  handlers = createTrash({
    ...{ store, database, events, clock, folder: join(root, 'trash') },
    pathOf: ({ file }) => join(root, file),
    thumbnailsOf: (id) => [join(root, `${id}.webp`)],
    log: { info: quiet, warn: quiet, error: quiet },
  }).handlers;
  return () => database.close();
});

function picture(id: string, rejected = false) {
  for (const file of [`${id}.jpg`, `${id}.webp`]) writeFileSync(join(root, file), id);
  const image = sampleImage({ id, jobId: id, rejected });
  store.put({ ...image, unitIndex: 0, file: `${id}.jpg`, fileModifiedAt: null });
}
const remove = async (...imageIds: string[]) => handlers['gallery.delete']({ imageIds }, context);
const page = async (cursor: string | null = null, limit = 100) =>
  handlers['gallery.trash']({ cursor, limit }, context);
const trashed = (id: string) => existsSync(join(root, 'trash', `${id}.jpg`));

test('the trash is paged, the latest deleted first, without a gap among those deleted at once', async () => {
  for (const id of ['a', 'b', 'c', 'd']) picture(id);
  await remove('a', 'b', 'c');
  clock.advance(1);
  await remove('d');
  const first = await page(null, 2);
  const second = await page(first.nextCursor, 2);
  expect([...first.images, ...second.images].map(({ id }) => id)).toEqual(['d', 'c', 'b', 'a']);
  expect(first).toMatchObject({ total: 4, images: [{ deletedAt: 1_000_001 }, { deletedAt: 1_000_000 }] });
  expect(second.nextCursor).toBeNull();
});

test('all rejected pictures go to the trash in one go, however many, and come back', async () => {
  const rejected = Array.from({ length: 450 }, (_, index) => `r${index}`);
  for (const id of rejected) picture(id, true);
  picture('kept');
  const { imageIds } = await handlers['gallery.deleteRejected']({}, context);
  expect(imageIds.toSorted()).toEqual(rejected.toSorted());
  expect(store.get('kept')).not.toBeNull();
  expect((await page()).total).toBe(450);
  await handlers['gallery.restore']({ imageIds }, context);
  expect(store.get('r449')?.rejected).toBe(true);
  expect(existsSync(join(root, 'r449.jpg'))).toBe(true);
  expect((await page()).total).toBe(0);
});

test('only what is in the trash is deleted for good, with its thumbnail', async () => {
  for (const id of ['a', 'b']) picture(id);
  await remove('a');
  expect(trashed('a')).toBe(true);
  expect(await handlers['gallery.deleteForever']({ imageIds: ['a', 'b'] }, context)).toEqual({ deleted: 1 });
  expect([trashed('a'), existsSync(join(root, 'a.webp')), existsSync(join(root, 'b.jpg'))]).toEqual([
    false,
    false,
    true,
  ]);
  expect(news.at(-1)).toEqual(['trash.emptied', { deleted: 1 }]);
  await expect(async () => handlers['gallery.restore']({ imageIds: ['a'] }, context)).rejects.toThrow(
    'no such picture in the trash',
  );
});

test('the trash is emptied whole', async () => {
  const all = Array.from({ length: 250 }, (_, index) => `p${index}`);
  for (const id of all) picture(id);
  await remove(...all);
  expect(await handlers['gallery.emptyTrash']({}, context)).toEqual({ deleted: 250 });
  expect((await page()).total).toBe(0);
  expect(all.some(trashed)).toBe(false);
  expect(await handlers['gallery.emptyTrash']({}, context)).toEqual({ deleted: 0 });
});

test('bringing back what another window has brought back already is no error', async () => {
  for (const id of ['a', 'b']) picture(id);
  await remove('a', 'b');
  await handlers['gallery.restore']({ imageIds: ['a'] }, context);
  const { images } = await handlers['gallery.restore']({ imageIds: ['a', 'b'] }, context);
  expect(images.map(({ id }) => id)).toEqual(['b']);
  expect(store.get('b')).not.toBeNull();
});
