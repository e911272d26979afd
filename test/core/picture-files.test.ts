import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createJobStore } from '#core/queue/job-store.ts';
import type { JobRequest } from '#shared/contract/jobs.ts';
import { sampleRequest } from '#shared/contract/samples.ts';
import {
  hashOf,
  openPictureFiles,
  othersPicture,
  ownPicture,
  plainPicture,
  sampleSettings,
} from '../support/picture-files.ts';
import { context } from '../support/running-app.ts';

let root: string;
let home: string;
let others: string;
let app: ReturnType<typeof openPictureFiles>;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'polyptych-files-'));
  home = join(root, 'home');
  others = join(root, 'others');
  app = openPictureFiles(home);
});
afterEach(async () => {
  await app.close();
  rmSync(root, { recursive: true });
});

const noon = new Date(2024, 4, 6, 12).getTime();
function save(path: string, content: Buffer) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  utimesSync(path, noon / 1000, noon / 1000);
}
const bring = async (paths: string[], mode: 'copy' | 'reference' = 'copy') =>
  app.run(await app.files.handlers['files.import']({ paths, mode }, context));
const rescan = async () => app.run(await app.files.handlers['files.rescan']({}, context));
const check = async () => app.run(await app.files.handlers['files.check']({}, context));
/** The whole gallery, in the order of prompts. */
const all = () =>
  app.database.connection
    .prepare('SELECT id FROM images WHERE deleted_at IS NULL ORDER BY prompt, id')
    .all()
    .flatMap(({ id }) => app.images.get(String(id)) ?? []);
const fileOf = (id: string) => app.gallery.filesOf(id) ?? expect.unreachable('it has files');
const only = () => all()[0] ?? expect.unreachable('there is a picture');

const a1111 =
  'a castle\nNegative prompt: fog\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 5, Size: 24x16';
const ours = {
  ...sampleSettings,
  ...{ seconds: 2.5, truncatedTokens: 3 },
  origin: { themeId: 'coast', picks: { light: 'lighthouse' }, runId: null },
  unitIndex: 2,
  createdAt: noon,
};

test('pictures of all formats are copied by their day, with what their files say; what is there already is said', async () => {
  save(join(others, 'castle.png'), await othersPicture(1, a1111));
  save(join(others, 'deep', 'plain.jpg'), await plainPicture(2, 'jpeg'));
  save(join(others, 'deep', 'plain.webp'), await plainPicture(3, 'webp'));
  save(join(others, 'again.png'), await othersPicture(1, a1111));
  save(join(others, 'torn.png'), Buffer.from('torn'));
  save(join(others, 'notes.txt'), Buffer.from('notes'));
  expect(await bring([others])).toMatchObject({
    state: 'done',
    total: 5,
    done: 5,
    counts: { added: 3, known: 1, refused: 1, moved: 0, missing: 0 },
    problems: [{ path: join(others, 'torn.png'), reason: 'It is not a PNG, JPEG or WebP picture.' }],
  });
  const castle = all().at(-1);
  expect(castle).toMatchObject({
    ...{ prompt: 'a castle', negativePrompt: 'fog', seed: 5, steps: 20, guidanceScale: 7, source: 'a1111' },
    ...{ scheduler: 'EulerAncestralDiscreteScheduler', modelId: null, modelName: '', seconds: null },
    ...{ createdAt: noon, width: 24, height: 16 },
  });
  expect(castle?.file).toMatch(/^images\/2024\/05\/06\/(castle|again)-[0-9a-f]{8}\.png$/);
  for (const image of all()) {
    const { image: path, thumbnail } = fileOf(image.id);
    expect(hashOf(path).slice(0, 40)).toBe(image.id);
    expect(existsSync(thumbnail)).toBe(true);
  }
  expect(await bring([others])).toMatchObject({ counts: { added: 0, known: 4, refused: 1 } });
});

test('a picture that is only referred to stays where it is, also when it is deleted here', async () => {
  const path = join(others, 'castle.png');
  save(path, await othersPicture(1, a1111));
  await bring([path], 'reference');
  const { id, file } = only();
  expect(file).toBe(path);
  await app.gallery.handlers['gallery.delete']({ imageIds: [id] }, context);
  await app.gallery.handlers['gallery.deleteForever']({ imageIds: [id] }, context);
  expect(existsSync(path)).toBe(true);
  expect(await rescan()).toMatchObject({ counts: { added: 0 } });
});

test('a picture that is sent in parts comes in like one of this machine', async () => {
  const file = await othersPicture(1, a1111);
  const part = { uploadId: 'u', totalBytes: file.length, fileName: '../../my castle.PNG', modifiedAt: noon };
  const half = Math.floor(file.length / 2);
  const send = async (from: number, to: number) =>
    app.files.handlers['files.importPart'](
      { ...part, offset: from, base64: file.subarray(from, to).toString('base64') },
      context,
    );
  expect(await send(0, half)).toEqual({ outcome: null });
  expect(await send(half, file.length)).toMatchObject({ outcome: { kind: 'added' } });
  expect(only().file).toMatch(/^images\/2024\/05\/06\/my castle-[0-9a-f]{8}\.png$/);
  await send(0, half);
  expect(await send(half, file.length)).toMatchObject({ outcome: { kind: 'known' } });
});

test('without its database the gallery is the same again, with all that people decided, and so is the trash', async () => {
  const grid: JobRequest & { seed: number } = {
    ...sampleRequest,
    count: 3,
    vary: [{ setting: 'steps', values: [5, 9, 20] }],
  };
  save(join(home, 'images', '2024', '05', '06', 'ours.png'), await ownPicture({ ...ours, grid }));
  save(join(others, 'boat.png'), await othersPicture(9, 'a boat'));
  save(join(others, 'far.png'), await othersPicture(8, 'a far boat'));
  save(join(others, 'castle.png'), await othersPicture(1, `${a1111}, Clip skip: 2`));
  save(join(others, 'referred.webp'), await plainPicture(3, 'webp'));
  expect(await rescan()).toMatchObject({ counts: { added: 1 } });
  await bring([join(others, 'castle.png')]);
  await bring([join(others, 'referred.webp')], 'reference');
  await bring([join(others, 'boat.png')]);
  await bring([join(others, 'far.png')], 'reference');
  const boats = all().flatMap(({ id, prompt }) => (prompt.endsWith('boat') ? [id] : []));
  await app.gallery.handlers['gallery.setPicks'](
    { changes: boats.map((imageId) => ({ imageId, favorite: true })) },
    context,
  );
  await app.gallery.handlers['gallery.delete']({ imageIds: boats }, context);
  const trash = async () => app.gallery.handlers['gallery.trash']({ cursor: null, limit: 10 }, context);
  const trashBefore = await trash();
  expect(trashBefore.total).toBe(2);
  const [referred, castle, own] = all();
  expect(own).toMatchObject({
    seconds: 2.5,
    truncatedTokens: 3,
    id: 'job-1-2',
    themeId: 'coast',
    themePicks: { light: 'lighthouse' },
    seed: 7,
  });
  await app.gallery.handlers['gallery.setPicks'](
    {
      changes: [
        { imageId: castle?.id ?? '', favorite: true, rating: 4 },
        { imageId: referred?.id ?? '', rejected: true },
      ],
    },
    context,
  );
  const collection = await app.gallery.handlers['collections.create']({ name: 'Kept' }, context);
  await app.gallery.handlers['collections.add'](
    { collectionId: collection.id, imageIds: [castle?.id ?? '', 'job-1-2'] },
    context,
  );
  const before = all();
  const members = () =>
    app.database.connection
      .prepare(
        'SELECT name, image_id FROM collections JOIN collection_images ON collection_id = id ORDER BY 2',
      )
      .all();
  const membersBefore = members();
  const thumbnail = fileOf('job-1-2').thumbnail;
  const thumbnailMadeAt = statSync(thumbnail).mtimeMs;
  await app.close();
  for (const end of ['', '-wal', '-shm']) rmSync(join(home, `polyptych.db${end}`), { force: true });
  app = openPictureFiles(home);
  expect(await rescan()).toMatchObject({ state: 'done', counts: { added: 5, refused: 0 } });
  expect(all()).toEqual(before);
  expect(members()).toEqual(membersBefore);
  expect(all()[1]?.leftOut).toEqual(['Clip skip 2']);
  expect(createJobStore(app.database).requestOf('job-1')).toEqual(grid);
  expect(await trash()).toEqual(trashBefore);
  expect(statSync(thumbnail).mtimeMs).toBe(thumbnailMadeAt);
  await app.gallery.handlers['gallery.restore']({ imageIds: boats }, context);
  expect(boats.map((id) => existsSync(fileOf(id).image))).toEqual([true, true]);
  expect(readdirSync(join(home, 'trash'))).toEqual([]);
});

test('pictures that were moved outside keep everything; those that are gone are marked until they come back', async () => {
  save(join(others, 'castle.png'), await othersPicture(1, a1111));
  save(join(others, 'plain.png'), await plainPicture(2, 'png'));
  await bring([others]);
  const [plain, castle] = all().map(({ id }) => ({ id, path: fileOf(id).image }));
  if (!plain || !castle) throw new Error('there are two');
  await app.gallery.handlers['gallery.setPicks']({ changes: [{ imageId: castle.id, rating: 5 }] }, context);
  const elsewhere = join(home, 'images', 'best', 'renamed.png');
  mkdirSync(dirname(elsewhere));
  renameSync(castle.path, elsewhere);
  const aside = join(root, 'aside.png');
  renameSync(plain.path, aside);
  expect(await rescan()).toMatchObject({ counts: { moved: 1, missing: 1, added: 0 } });
  expect(app.images.get(castle.id)).toMatchObject({ rating: 5, file: 'images/best/renamed.png' });
  expect(app.images.get(plain.id)).toMatchObject({ missing: true });
  renameSync(aside, plain.path);
  expect(await rescan()).toMatchObject({ counts: { missing: 0, added: 0 } });
  expect(app.images.get(plain.id)).toMatchObject({ missing: false });
  await app.close();
  expect(JSON.parse(readFileSync(`${elsewhere}.polyptych.json`, 'utf8'))).toMatchObject({ rating: 5 });
  app = openPictureFiles(home);
});

test('a check tells which pictures are damaged and which are missing, and changes none', async () => {
  for (const number of [1, 2, 3]) save(join(others, `${number}.png`), await plainPicture(number, 'png'));
  await bring([others]);
  const [sound, damaged, missing] = all().map(({ id }) => fileOf(id).image);
  const bytes = readFileSync(damaged ?? '');
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 20) ^ 0xff, bytes.length - 20);
  writeFileSync(damaged ?? '', bytes);
  rmSync(missing ?? '');
  const { counts, problems } = await check();
  expect(counts).toMatchObject({ known: 1, refused: 1, missing: 1 });
  expect(new Set(problems.map(({ path }) => path))).toEqual(new Set([damaged, missing]));
  expect(existsSync(sound ?? '')).toBe(true);
  expect(all()).toHaveLength(3);
});

test('an import that the end of the app cut off goes on at the next start, and none comes in twice', async () => {
  for (let number = 0; number < 60; number += 1)
    save(join(others, `${number}.png`), await plainPicture(number, 'png'));
  const someAdded = new Promise<void>((resolve) =>
    app.events.on(({ name }) => name === 'gallery.added' && resolve()),
  );
  await app.files.handlers['files.import']({ paths: [others], mode: 'copy' }, context);
  await someAdded;
  await app.close();
  app = openPictureFiles(home);
  expect(all().length).toBeLessThan(60);
  app.files.start();
  const { tasks } = await app.files.handlers['files.tasks']({}, context);
  await app.ended(tasks[0]?.id ?? '');
  expect(all()).toHaveLength(60);
  expect(new Set(all().map(({ file }) => file)).size).toBe(60);
});

test('what other programs do to the folder while the app runs is followed, a whole folder of files at a time', async () => {
  save(join(others, 'castle.png'), await othersPicture(1, a1111));
  await bring([others]);
  const { id } = only();
  app.files.start();
  const news = (wanted: number, outcome: 'added' | 'moved' | 'missing') =>
    new Promise<void>((resolve) => {
      let sum = 0;
      const stop = app.events.on(({ name, payload }) => {
        if (name !== 'files.changed' || !('task' in payload) || payload.task.state !== 'done') return;
        sum += payload.task.counts[outcome];
        if (sum < wanted) return;
        stop();
        resolve();
      });
    });
  const brought = news(40, 'added');
  const folder = join(home, 'images', 'from a friend', 'deep');
  const pictures = await Promise.all(Array.from({ length: 40 }, (_, index) => plainPicture(index, 'png')));
  for (const [index, picture] of pictures.entries()) save(join(folder, `${index}.png`), picture);
  await brought;
  expect(all()).toHaveLength(41);
  const moved = news(1, 'moved');
  renameSync(fileOf(id).image, join(folder, 'castle.png'));
  await moved;
  expect(app.images.get(id)).toMatchObject({ file: 'images/from a friend/deep/castle.png', missing: false });
  const gone = news(41, 'missing');
  renameSync(join(home, 'images', 'from a friend'), join(root, 'taken away'));
  await gone;
  expect(all().every(({ missing }) => missing)).toBe(true);
});
