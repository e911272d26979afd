import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { Events } from '#shared/contract/index.ts';
import { type GalleryPage, wholeGallery } from '#shared/contract/gallery.ts';
import { sampleImage } from '#shared/contract/samples.ts';
import { createEventLog } from '#shared/rpc/events.ts';
import { type DataFolder, openDataFolder } from '../storage/data-folder.ts';
import { openDatabase } from '../storage/database.ts';
import { type VirtualClock, createVirtualClock } from '#shared/virtual-clock.ts';
import { type Gallery, createGallery } from './gallery.ts';
import type { StoredImage } from './image-row.ts';
import { type ImageStore, createImageStore } from './image-store.ts';

const context = { signal: new AbortController().signal };
const day = 24 * 60 * 60 * 1000;
let folder: DataFolder;
let store: ImageStore;
let gallery: Gallery;
let clock: VirtualClock;
let news: string[];
let open: () => Gallery;

beforeEach(() => {
  folder = openDataFolder(mkdtempSync(join(tmpdir(), 'polyptych-gallery-')));
  const database = openDatabase(folder.database);
  const events = createEventLog<Events>();
  news = [];
  events.on(({ name }) => news.push(name));
  store = createImageStore(database);
  clock = createVirtualClock(1_000_000);
  const quiet = () => {};
  const log = { info: quiet, warn: quiet, error: quiet };
  open = () => createGallery({ store, database, folder, events, clock, log, onPicksChanged() {} });
  gallery = open();
  return () => folder.release();
});

function picture(id: string, changes: Partial<StoredImage> = {}): StoredImage {
  const file = join('images', `${id}.png`);
  writeFileSync(join(folder.root, file), id);
  const image: StoredImage = {
    ...sampleImage({ id, jobId: id, prompt: 'a red lighthouse' }),
    unitIndex: 0,
    file,
    fileModifiedAt: null,
    ...changes,
  };
  store.put(image);
  return image;
}
const list = (input: { filter?: object; cursor?: string | null; limit?: number } = {}) => {
  const filter = { ...wholeGallery, ...input.filter };
  const rest = { sort: 'newest', cursor: null, limit: 100 } as const;
  const page = gallery.handlers['gallery.list']({ ...rest, ...input, filter }, context);
  return page as GalleryPage;
};
const ids = (page: GalleryPage) => page.images.map(({ id }) => id);

test('pages follow each other, newest first, without a gap or a repeat among equal times', () => {
  for (const id of ['a', 'b', 'c', 'd', 'e']) picture(id, { createdAt: id === 'e' ? 2 : 1 });
  const first = list({ limit: 2 });
  const second = list({ limit: 2, cursor: first.nextCursor });
  const third = list({ limit: 2, cursor: second.nextCursor });
  expect([first, second, third].map(ids)).toEqual([['e', 'd'], ['c', 'b'], ['a']]);
  expect(third.nextCursor).toBeNull();
});

test('favorites and words of the prompt narrow the list, and signs of the query language are only signs', () => {
  picture('a', { favorite: true });
  picture('b', { prompt: '100% blue_tent' });
  picture('c', { prompt: 'RED boat' });
  expect(ids(list({ filter: { favoritesOnly: true } }))).toEqual(['a']);
  expect(ids(list({ filter: { search: 'red' } }))).toEqual(['c', 'a']);
  expect(ids(list({ filter: { search: '100% b' } }))).toEqual(['b']);
  expect(ids(list({ filter: { search: 'red -boat' } }))).toEqual(['a']);
  expect(list({ filter: { search: 'red' } })).toMatchObject({ matching: 2, total: 3, favorites: 1 });
});

test('a picture made again keeps its place and its favorite', () => {
  picture('a', { favorite: true });
  picture('a', { seconds: 9 });
  expect(list().images).toMatchObject([{ id: 'a', favorite: true, seconds: 9 }]);
});

test('deleting moves the file to the trash, and undo brings back file and favorite', () => {
  const image = picture('a', { favorite: true });
  const file = join(folder.root, image.file);
  void gallery.handlers['gallery.delete']({ imageIds: ['a'] }, context);
  expect(existsSync(file)).toBe(false);
  expect(gallery.filesOf('a')?.image).toBe(join(folder.trash, 'a.png'));
  expect(ids(list())).toEqual([]);
  void gallery.handlers['gallery.restore']({ imageIds: ['a'] }, context);
  expect(existsSync(file)).toBe(true);
  expect(list().images).toMatchObject([{ id: 'a', favorite: true }]);
  expect(news).toEqual(['gallery.removed', 'gallery.added']);
});

test('deleting what another window has deleted already is no error', () => {
  picture('a');
  void gallery.handlers['gallery.delete']({ imageIds: ['a', 'gone'] }, context);
  void gallery.handlers['gallery.delete']({ imageIds: ['a'] }, context);
  expect(list().total).toBe(0);
});

test('the trash is emptied after thirty days, not earlier', () => {
  picture('a');
  void gallery.handlers['gallery.delete']({ imageIds: ['a'] }, context);
  const trashed = join(folder.trash, 'a.png');
  clock.advance(29 * day);
  open();
  expect(existsSync(trashed)).toBe(true);
  clock.advance(2 * day);
  open();
  expect(existsSync(trashed)).toBe(false);
  expect(store.get('a', 'trash')).toBeNull();
});

test('asking for a picture that is gone says so', () => {
  expect(() => gallery.handlers['gallery.get']({ imageId: 'x' }, context)).toThrow('no such picture');
});
