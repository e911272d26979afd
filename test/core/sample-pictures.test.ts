import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PictureSettings } from '#core/gallery/picture-settings/picture-settings.ts';
import { readPictureTexts } from '#core/gallery/picture-settings/picture-text.ts';
import { readSettings } from '#core/gallery/picture-settings/read-settings.ts';
import { samplePictures } from '../support/sample-pictures.ts';

const folder = mkdtempSync(join(tmpdir(), 'polyptych-samples-'));
let samples: Record<string, Buffer>;
beforeAll(async () => {
  samples = await samplePictures();
});
afterAll(() => rmSync(folder, { recursive: true }));

const a1111: PictureSettings = {
  program: 'A1111',
  prompt: 'a castle by the sea, (detailed:1.2) <lora:stone:0.8>, Schneeflocken ❄',
  negativePrompt: 'rain, people',
  modelName: 'dreamshaper_8',
  seed: 4_294_967_295,
  steps: 28,
  guidanceScale: 6.5,
  width: 768,
  height: 512,
  scheduler: 'DPMSolverMultistepScheduler',
  strength: 0.4,
  leftOut: ['Karras noise levels', 'LoRA stone', 'Clip skip 2'],
};
const comfyUi: PictureSettings = {
  program: 'ComfyUI',
  prompt: 'a glass bottle, café',
  negativePrompt: 'text, watermark',
  modelName: 'v1-5-pruned-emaonly',
  seed: 156_680_208,
  steps: 20,
  guidanceScale: 8,
  width: 512,
  height: 768,
  scheduler: 'DPMSolverMultistepScheduler',
  strength: null,
  leftOut: ['Karras noise levels', 'LoRA glass'],
};
const swarmUi: PictureSettings = {
  program: 'SwarmUI',
  prompt: 'a fox in the snow',
  negativePrompt: 'blurry',
  modelName: 'juggernautXL_v9',
  seed: 305_223_794,
  steps: 25,
  guidanceScale: 6,
  width: 1216,
  height: 832,
  scheduler: 'EulerAncestralDiscreteScheduler',
  strength: null,
  leftOut: ['LoRA add-detail'],
};
const invokeAi: PictureSettings = {
  program: 'InvokeAI',
  prompt: 'a lake at dawn, 霧',
  negativePrompt: 'low quality',
  modelName: 'Juggernaut XL v9',
  seed: 356_120_443,
  steps: 30,
  guidanceScale: 7.5,
  width: 832,
  height: 1216,
  scheduler: 'EulerDiscreteScheduler',
  strength: null,
  leftOut: ['Karras noise levels', '1 ControlNet'],
};

test.each([
  ['a1111.png', a1111],
  ['a1111.jpg', a1111],
  ['a1111.webp', a1111],
  ['comfyui.png', comfyUi],
  ['comfyui.webp', comfyUi],
  ['swarmui.png', swarmUi],
  ['swarmui.jpg', swarmUi],
  ['invokeai.png', invokeAi],
])('%s, written as that program documents it, is read field by field', async (name, settings) => {
  const path = join(folder, name);
  writeFileSync(path, samples[name] ?? '');
  // Another reader takes it for a picture, too.
  expect(await sharp(path).metadata()).toMatchObject({ width: 48, height: 32 });
  expect(readSettings(await readPictureTexts(path))).toEqual(settings);
});

test('every sample is of one of the four programs, and tested', () => {
  expect(Object.keys(samples)).toHaveLength(8);
});
