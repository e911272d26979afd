import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { formatParameters, type ImageSettings } from '#shared/image-metadata.ts';
import { assertWritableFolder, writeFileDurably } from './atomic-file.ts';
import { writeImageFiles } from './image-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'polyptych-image-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const settings: ImageSettings = {
  prompt: 'ein rotes Haus 🏠',
  negativePrompt: 'blurry',
  modelId: 'm',
  modelName: 'M',
  seed: 5,
  steps: 3,
  guidanceScale: 2.5,
  width: 64,
  height: 32,
  scheduler: 'DDIMScheduler',
  origin: { themeId: 'harbours', picks: { boat: 'trawler' }, runId: null },
  jobId: 'job',
  unitIndex: 0,
  deviceId: 'cpu',
  deviceName: 'CPU',
  createdAt: 1,
  appVersion: '1.2.3',
};
const picture = {
  pixels: Uint8ClampedArray.from({ length: 64 * 32 * 3 }, (_, index) => (index * 7) % 256),
  width: 64,
  height: 32,
};

test('a picture is written with its settings in both chunks, and thumbnails of the sizes asked for', async () => {
  const imagePath = join(folder, 'picture.png');
  const thumbnails = [
    { path: join(folder, 'picture.webp'), size: 16 },
    { path: join(folder, 'picture-large.webp'), size: 48 },
    { path: join(folder, 'picture-huge.webp'), size: 80 },
    { path: join(folder, 'picture-never.webp'), size: 90 },
  ];
  const { fileSizeBytes } = await writeImageFiles({
    picture,
    settings,
    imagePath,
    thumbnails,
    leaseId: 'lease',
  });
  const image = sharp(imagePath);
  const { comments } = await image.metadata();
  const texts = new Map(comments?.map(({ keyword, text }) => [keyword, text]));
  expect(texts.get('parameters')).toBe(formatParameters(settings));
  expect(JSON.parse(texts.get('polyptych') ?? '')).toEqual(settings);
  expect([...(await image.raw().toBuffer())]).toEqual([...picture.pixels]);
  expect(statSync(imagePath).size).toBe(fileSizeBytes);
  const made = await Promise.all(
    thumbnails.slice(0, 3).map(async ({ path }) => {
      const { format, width, height } = await sharp(path).metadata();
      return [format, width, height];
    }),
  );
  expect(made).toEqual([
    ['webp', 16, 8],
    ['webp', 48, 24],
    ['webp', 64, 32],
  ]);
  // None repeats another.
  expect(readdirSync(folder).toSorted()).toEqual([
    'picture-huge.webp',
    'picture-large.webp',
    'picture.png',
    'picture.webp',
  ]);
});

test('when the picture cannot be put in its place, nothing is left of either file', async () => {
  const imagePath = join(folder, 'taken.png');
  mkdirSync(join(imagePath, 'full'), { recursive: true });
  const writing = writeImageFiles({
    picture,
    settings,
    imagePath,
    thumbnails: [{ path: join(folder, 'taken.webp'), size: 16 }],
    leaseId: 'lease',
  });
  await expect(writing).rejects.toThrow(`In ${folder} a folder has the name of the picture`);
  expect(readdirSync(folder)).toEqual(['taken.png']);
});

test('a folder that is not there is named in a sentence', async () => {
  const path = join(folder, 'nowhere', 'a.png');
  const sentence = new RegExp(`The folder ${join(folder, 'nowhere')} does not exist`);
  expect(() => assertWritableFolder(path)).toThrow(sentence);
  await expect(writeFileDurably(path, new Uint8Array(1), 'lease')).rejects.toThrow(sentence);
});
