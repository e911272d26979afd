import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, expect, test } from 'vitest';
import { describeModel } from '#shared/model-layout.ts';
import type { DrawnStep } from './pipelines/pipeline.ts';
import { createPreviewWriter, latentColors } from './preview.ts';

const folder = mkdtempSync(join(tmpdir(), 'polyptych-preview-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
});

const description = describeModel({
  'model_index.json': { _class_name: 'StableDiffusionPipeline' },
  'scheduler/scheduler_config.json': {},
});
const step = (value: number): DrawnStep => ({
  step: 1,
  steps: 2,
  shape: [4, 2, 3],
  latents: new Float32Array(24),
  predictedOriginal: new Float32Array(24).fill(value),
});

test('colours are the weighted sum of the channels, clipped to what a screen shows', () => {
  const latents = Float32Array.from([1, 2, 0.5, -9]);
  const factors: [number, number, number][] = [
    [0.1, 0, 0],
    [0, 0.2, 0.1],
  ];
  const pixels = latentColors(latents, 2, { factors, bias: [0, 0.5, 0.5] });
  expect([...pixels]).toEqual([26, 153, 140, 51, 0, 0]);
});

test('a preview is a picture of the size of the latents, and replaces the one before', async () => {
  let now = 0;
  const previewPath = join(folder, 'preview.png');
  const writer = createPreviewWriter({ previewPath, leaseId: 'a', description, now: () => now });
  expect(writer.offer(step(0))).toBe(false);
  await writer.settle();
  const first = await sharp(previewPath).raw().toBuffer({ resolveWithObject: true });
  expect([first.info.width, first.info.height]).toEqual([3, 2]);
  expect(new Set(first.data)).toEqual(new Set([128]));

  expect(writer.offer(step(1))).toBe(true);
  await writer.settle();
  expect(await sharp(previewPath).raw().toBuffer()).toEqual(first.data);

  now = 1000;
  expect(writer.offer(step(1))).toBe(false);
  await writer.settle();
  expect(writer.offer(step(1))).toBe(true);
  expect(await sharp(previewPath).raw().toBuffer()).not.toEqual(first.data);
  expect(readdirSync(folder)).toEqual(['preview.png']);
});

test('a preview that cannot be written is given up without a word', async () => {
  const previewPath = join(folder, 'missing', 'preview.png');
  let now = 0;
  const writer = createPreviewWriter({ previewPath, leaseId: 'a', description, now: () => (now += 1000) });
  for (let index = 0; index < 3; index += 1) {
    expect(writer.offer(step(0))).toBe(false);
    await writer.settle();
  }
});

test('without colours for its latents a model has no previews', async () => {
  const previewPath = join(folder, 'preview.png');
  const unknown = { ...description, latentChannels: 16 };
  const writer = createPreviewWriter({ previewPath, leaseId: 'a', description: unknown, now: () => 0 });
  writer.offer({ ...step(0), shape: [16, 1, 1] });
  await writer.settle();
  expect(readdirSync(folder)).toEqual([]);
});
