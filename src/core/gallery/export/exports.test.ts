import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { beforeEach, expect, test } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { type ExportPlan, exportPlanSchema } from '#shared/contract/exports.ts';
import type { FileTask } from '#shared/contract/files.ts';
import { sampleImage } from '#shared/contract/samples.ts';
import type { Log } from '../../ports.ts';
import { systemClock } from '../../system-clock.ts';
import { createFileTasks } from '../files/file-tasks.ts';
import { type Copy, exportCopies, type ExportSource } from './export-copies.ts';
import { saveIntoFolder } from './export-targets.ts';
import { createExports, type Exports } from './exports.ts';

const count = 5;
const ids = Array.from({ length: count }, (_, number) => `picture-${number}`);
const silent: Log = { info() {}, warn() {}, error() {} };
let root: string;
let reads: string[];
let source: ExportSource;
let exports: Exports;
let states: FileTask[];
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'polyptych-export-'));
  mkdirSync(join(root, 'images'));
  [reads, states] = [[], []];
  const picture = sharp({ create: { width: 4, height: 4, channels: 3, background: '#888' } });
  for (const [number, id] of ids.entries())
    await picture
      .clone()
      .withExif({ IFD0: { ImageDescription: `secret ${number}` } })
      .png()
      .toFile(join(root, 'images', `${id}.png`));
  const image = (id: string) =>
    sampleImage({ id, fileName: `${id}.png`, prompt: 'a tent', createdAt: 1_700_000_000_000, seed: 7 });
  source = {
    search: {
      page: (_filter, _sort, cursor) => ({
        images: (cursor === null ? ids.slice(0, 3) : ids.slice(3)).map(image),
        nextCursor: cursor === null ? 'more' : null,
      }),
      count: () => count,
    },
    image: (id) => (ids.includes(id) ? image(id) : null),
    pathOf(id) {
      reads.push(id);
      return join(root, 'images', `${id}.png`);
    },
    collectionsOf: () => ['Kept'],
  };
  const tasks = createFileTasks({ clock: systemClock, log: silent, tell: (task) => void states.push(task) });
  exports = createExports({ ...source, tasks });
  return () => rmSync(root, { recursive: true });
});
const plan = (changes: object = {}): ExportPlan =>
  exportPlanSchema.parse({ pictures: { kind: 'filter' }, ...changes });
async function ended(task: FileTask): Promise<FileTask> {
  const last = () =>
    states.findLast(({ id, state }) => id === task.id && /done|cancelled|failed/.test(state));
  await expect.poll(last, { interval: 5 }).toBeDefined();
  return last() ?? task;
}
const bytesOf = async (content: ReadableStream<Uint8Array>) =>
  Buffer.from(await new Response(content).arrayBuffer());
async function unzipped(archive: Buffer): Promise<Record<string, Buffer>> {
  const found: Record<string, Buffer> = {};
  const zip = await fromBufferPromise(archive, { lazyEntries: true });
  for await (const entry of zip.eachEntry())
    found[entry.fileName] = await buffer(await zip.openReadStreamPromise(entry));
  return found;
}

test('copies go into a folder as they are, with the time of the picture, beside what is there', async () => {
  const folder = join(root, 'out');
  mkdirSync(folder);
  writeFileSync(join(folder, 'picture-1.PNG'), 'precious');
  const task = await ended(exports.begin(plan({ table: 'json' }), { kind: 'folder', path: folder }));
  expect(task).toMatchObject({ kind: 'export', state: 'done', total: 5, counts: { added: 5 } });
  expect(readdirSync(folder).toSorted()).toEqual(
    [
      'picture-0.png',
      'picture-1 (2).png',
      'picture-1.PNG',
      'picture-2.png',
      'picture-3.png',
      'picture-4.png',
      'pictures.json',
    ].toSorted(),
  );
  const copy = join(folder, 'picture-1 (2).png');
  expect(readFileSync(copy)).toEqual(readFileSync(join(root, 'images', 'picture-1.png')));
  expect(statSync(copy).mtimeMs).toBe(1_700_000_000_000);
  expect(readFileSync(join(folder, 'picture-1.PNG'), 'utf8')).toBe('precious');
  const rows: unknown = JSON.parse(readFileSync(join(folder, 'pictures.json'), 'utf8'));
  expect(rows).toMatchObject([
    { file: 'picture-0.png' },
    { file: 'picture-1 (2).png', collections: 'Kept' },
    {},
    {},
    {},
  ]);
});

test('without metadata neither the copies nor their names tell anything', async () => {
  const chosen = { pictures: { kind: 'images', imageIds: [ids[3], ids[0], ids[3]] }, metadata: 'remove' };
  await ended(exports.begin(plan(chosen), { kind: 'folder', path: join(root, 'out') }));
  expect(readdirSync(join(root, 'out'))).toEqual(['picture-001.png', 'picture-002.png']);
  for (const name of readdirSync(join(root, 'out'))) {
    const copy = readFileSync(join(root, 'out', name));
    expect(copy.includes('secret')).toBe(false);
    expect(statSync(join(root, 'out', name)).mtimeMs).toBeGreaterThan(1_700_000_000_000);
  }
  expect(() => plan({ ...chosen, names: '{seed}' })).toThrow('{seed} tells how the picture was made');
});

test('one .zip file holds the same, and says which pictures are not in it', async () => {
  rmSync(join(root, 'images', 'picture-2.png'));
  const path = join(root, 'all.zip');
  const task = await ended(
    exports.begin(plan({ table: 'csv', names: '{date} {seed}' }), { kind: 'zip', path }),
  );
  expect(task).toMatchObject({ state: 'done', counts: { added: 4, missing: 1 } });
  const found = await unzipped(readFileSync(path));
  expect(Object.keys(found)).toEqual([
    ...['', ' (2)', ' (3)', ' (4)'].map((more) => `2023-11-14 7${more}.png`),
    'pictures.csv',
    'not-copied.txt',
  ]);
  expect(found['2023-11-14 7 (3).png']).toEqual(readFileSync(join(root, 'images', 'picture-3.png')));
  expect(found['not-copied.txt']?.toString()).toBe('picture-2.png: It is not there any more.\n');
  expect(found['pictures.csv']?.toString().split('\r\n')).toHaveLength(6);
});

test('a download is made while it is read, and no further when nobody reads on', async () => {
  const ready = await exports.handlers['exports.prepare'](plan(), { signal: new AbortController().signal });
  expect(ready).toMatchObject({ fileName: 'polyptych-5-pictures.zip', pictures: 5 });
  const id = ready.address.split('/').at(-1) ?? '';
  expect(
    Object.keys(await unzipped(await bytesOf(exports.download(id)?.content ?? new ReadableStream()))),
  ).toHaveLength(5);
  reads = [];
  const again = exports.download(id)?.content.getReader();
  await again?.read();
  await again?.cancel();
  expect(reads.length).toBeLessThan(count);
  expect(exports.download('other')).toBeNull();
  source.search.count = () => 0;
  expect(() => exports.begin(plan(), { kind: 'zip', path: join(root, 'none.zip') })).toThrow(
    'There are no pictures',
  );
});

test('a disk that fills up is said with how far it got, and leaves no half copy', async () => {
  const folder = join(root, 'out');
  let written = 0;
  const report = { signal: new AbortController().signal, setTotal() {}, count() {} };
  const copies = (taken: Iterable<string>): AsyncIterable<Copy> => exportCopies(plan(), source, taken);
  const write = async (path: string, content: string | Uint8Array) => {
    written += 1;
    if (written > 2) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    writeFileSync(path, content);
  };
  await expect(saveIntoFolder(folder, copies, { report, total: count, write })).rejects.toMatchObject({
    code: 'disk_full',
    message: '2 of 5 pictures were saved. The disk is full: free some space, then try again.',
  });
  expect(readdirSync(folder)).toEqual(['picture-0.png', 'picture-1.png']);
});

test('what is stopped, or has no place to go, leaves nothing unfinished', async () => {
  const tasks = createFileTasks({ clock: systemClock, log: silent, tell: (task) => void states.push(task) });
  const stopped = createExports({
    ...source,
    pathOf(id) {
      for (const { id: taskId } of tasks.list()) tasks.cancel(taskId);
      return source.pathOf(id);
    },
    tasks,
  });
  const path = join(root, 'out', 'all.zip');
  expect(await ended(stopped.begin(plan(), { kind: 'zip', path }))).toMatchObject({ state: 'cancelled' });
  expect(readdirSync(join(root, 'out'))).toEqual([]);
  writeFileSync(join(root, 'file'), '');
  const nowhere = await ended(exports.begin(plan(), { kind: 'folder', path: join(root, 'file') }));
  expect(nowhere.state).toBe('failed');
  expect(existsSync(path)).toBe(false);
});
