import { existsSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeEach, expect, test } from 'vitest';
import type { JobInput } from '#shared/contract/inputs.ts';
import { sampleImage } from '#shared/contract/samples.ts';
import { createImageStore } from '../gallery/image-store.ts';
import { type Database, openDatabase } from '../storage/database.ts';
import { createVirtualClock } from '#shared/virtual-clock.ts';
import { createInputs } from './inputs.ts';

const context = { signal: new AbortController().signal };
const quiet = () => {};
const log = { info: quiet, warn: quiet, error: quiet };
const day = 24 * 60 * 60 * 1000;
let folder: string;
let database: Database;
let red: Buffer;
let galleryFile: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'polyptych-inputs-'));
  database = openDatabase(join(folder, 'polyptych.db'));
  red = await sharp({ create: { width: 40, height: 24, channels: 3, background: '#c30' } })
    .png()
    .toBuffer();
  galleryFile = join(folder, 'gallery.jpeg');
  writeFileSync(galleryFile, red);
  return () => database.close();
});
const inputsFolder = () => mkdtempSync(join(folder, 'inputs-'));
const open = (where: string, now = Date.now()) =>
  createInputs({
    folder: where,
    database,
    filesOf: (imageId) => (imageId === 'known' ? { image: galleryFile } : null),
    clock: createVirtualClock(now),
    log,
  });
const put = async (inputs: ReturnType<typeof open>, file: Buffer): Promise<JobInput | null> => {
  const base64 = file.toString('base64');
  const upload = { uploadId: 'upload', totalBytes: file.length, offset: 0, base64 };
  return (await inputs.handlers['inputs.put'](upload, context)).input;
};

test('a picture is kept once, whether it comes from the gallery or as a file, and is there after a restart', async () => {
  const where = inputsFolder();
  const sent = await put(open(where), red);
  expect(sent).toMatchObject({ width: 40, height: 24 });
  const inputs = open(where);
  expect(await inputs.handlers['inputs.fromImage']({ imageId: 'known' }, context)).toEqual(sent);
  expect(readdirSync(where)).toEqual([`${sent?.id}.png`]);
  expect(await inputs.handlers['inputs.get']({ inputId: sent?.id ?? '' }, context)).toEqual(sent);
  expect(existsSync(inputs.pathOf(sent?.id ?? ''))).toBe(true);
});

test('what is no picture is refused, and what is gone is said to be', async () => {
  const inputs = open(inputsFolder());
  await expect(put(inputs, Buffer.from('not a picture'))).rejects.toThrow('not a PNG picture');
  await expect(inputs.handlers['inputs.fromImage']({ imageId: 'other' }, context)).rejects.toThrow(
    'no such picture in the gallery',
  );
  expect(() => inputs.pathOf('gone')).toThrow('not there any more');
});

test('what nothing refers to goes after a month, and half-written files at once', async () => {
  const where = inputsFolder();
  const inputs = open(where);
  const blue = await sharp(red).negate().png().toBuffer();
  const mask = await sharp(red).greyscale().png().toBuffer();
  const ids: string[] = [];
  for (const file of [red, blue, mask]) ids.push((await put(inputs, file))?.id ?? '');
  const [used = '', unused = '', maskId = ''] = ids;
  createImageStore(database).put({
    ...sampleImage({ start: { use: 'variation', inputId: used, imageId: null, strength: 0.5, maskId } }),
    unitIndex: 0,
    file: 'picture.png',
    fileModifiedAt: null,
  });
  writeFileSync(join(where, 'half.png.1.tmp'), '');
  const now = Date.now();
  open(where, now);
  expect(readdirSync(where).toSorted()).toEqual(ids.map((id) => `${id}.png`).toSorted());
  for (const id of ids)
    utimesSync(join(where, `${id}.png`), (now - 31 * day) / 1000, (now - 31 * day) / 1000);
  const later = open(where, now);
  expect(readdirSync(where)).toHaveLength(2);
  expect(() => later.pathOf(unused)).toThrow('not there any more');
  expect(later.pathOf(maskId)).toBe(join(where, `${maskId}.png`));
});
