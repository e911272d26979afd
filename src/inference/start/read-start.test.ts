import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeEach, expect, test } from 'vitest';
import { readStart } from './read-start.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'polyptych-start-'));
  return () => rmSync(folder, { recursive: true });
});

/** Left half of one colour, right half of another. */
async function halves(name: string, left: string, right: string, channels: 3 | 4 = 3) {
  const path = join(folder, name);
  const half = { width: 40, height: 40, channels, background: right } as const;
  await sharp({ create: { ...half, width: 80, background: left } })
    .composite([{ input: { create: half }, left: 40, top: 0 }])
    .png()
    .toFile(path);
  return path;
}
const colorAt = (pixels: Uint8Array, index: number) => [...pixels.subarray(index * 3, index * 3 + 3)];

test('the picture fills the size, cut off evenly, and keeps its own pixels where it fits', async () => {
  const picturePath = await halves('a.png', '#ff0000', '#0000ff');
  const same = await readStart({ picturePath, maskPath: null }, { width: 80, height: 40 });
  expect(same).toMatchObject({ width: 80, height: 40, mask: null });
  expect(colorAt(same.pixels, 39)).toEqual([255, 0, 0]);
  expect(colorAt(same.pixels, 40)).toEqual([0, 0, 255]);
  const square = await readStart({ picturePath, maskPath: null }, { width: 40, height: 40 });
  expect(square.pixels).toHaveLength(40 * 40 * 3);
  expect(colorAt(square.pixels, 0)).toEqual([255, 0, 0]);
  expect(colorAt(square.pixels, 39)).toEqual([0, 0, 255]);
});

test('what is transparent becomes white, and grey pictures have three channels', async () => {
  const clear = await halves('clear.png', '#00000000', '#00ff00', 4);
  const { pixels } = await readStart({ picturePath: clear, maskPath: null }, { width: 80, height: 40 });
  expect(colorAt(pixels, 0)).toEqual([255, 255, 255]);
  expect(colorAt(pixels, 60)).toEqual([0, 255, 0]);
  const greyPath = join(folder, 'grey.png');
  await sharp(clear).greyscale().toColourspace('b-w').png().toFile(greyPath);
  const grey = await readStart({ picturePath: greyPath, maskPath: null }, { width: 80, height: 40 });
  expect(grey.pixels).toHaveLength(80 * 40 * 3);
});

test('a mask is drawn anew where it is light', async () => {
  const picturePath = await halves('a.png', '#ff0000', '#0000ff');
  const maskPath = await halves('mask.png', '#777777', '#999999');
  const { mask } = await readStart({ picturePath, maskPath }, { width: 80, height: 40 });
  expect(mask).toHaveLength(80 * 40);
  expect([...(mask?.subarray(36, 44) ?? [])]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
});

test('files that are no pictures are told apart', async () => {
  const broken = join(folder, 'broken.png');
  writeFileSync(broken, 'no picture');
  const size = { width: 80, height: 40 };
  await expect(readStart({ picturePath: broken, maskPath: null }, size)).rejects.toThrow(
    'The picture to begin with cannot be read: choose it again.',
  );
  const picturePath = await halves('a.png', '#ff0000', '#0000ff');
  await expect(readStart({ picturePath, maskPath: broken }, size)).rejects.toThrow('The mask cannot be read');
});
