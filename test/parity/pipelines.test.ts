import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createNormalNoise } from '#inference/noise.ts';
import { drawOne } from '#inference/pipelines/draw-one.ts';
import type { DrawnStep } from '#inference/pipelines/pipeline.ts';
import { largest, largestDifference, openPipeline, recorded } from './reference.ts';
import { type TinyExport, tinyExport, tinyExports } from './tiny-export.ts';

/** Draws what the reference has drawn; the largest differences from it after any step, and of any pixel. */
async function differencesFrom({ modelFolder, cases }: TinyExport) {
  const pipeline = await openPipeline(modelFolder);
  const found = { absolute: 0, relative: 0, pixels: 0 };
  for (const { noise, latents, pixels, ...settings } of cases) {
    const steps: DrawnStep[] = [];
    const picture = await drawOne(pipeline, {
      settings: { ...settings, scheduler: pipeline.description.defaults.scheduler },
      noise: recorded(noise),
      onStep: (step) => void steps.push(step),
    });
    expect(steps).toHaveLength(latents.length);
    for (const [index, expected] of latents.entries()) {
      const difference = largestDifference(steps[index]?.latents ?? [], expected);
      found.absolute = Math.max(found.absolute, difference);
      found.relative = Math.max(found.relative, difference / largest(expected));
    }
    found.pixels = Math.max(found.pixels, largestDifference(picture.pixels, pixels));
  }
  return found;
}

for (const { name } of tinyExports.filter(({ numbers }) => numbers === 'float32'))
  test(`${name}: latents after each step are within 1e-3 of diffusers' steps taken in PyTorch`, async () => {
    const { absolute, pixels } = await differencesFrom(tinyExport(name));
    expect(absolute).toBeLessThan(1e-3);
    expect(pixels).toBeLessThanOrEqual(1);
  });

/**
 * The reference computes in float32 with the same float16 weights and rounds what goes in and out of each network. More is
 * not the same computation: onnxruntime's processor provider rounds to the eleven bits of float16 (2^-11 is 5e-4) again
 * wherever a graph only moves numbers, some 90 times in one call of this UNet. With the same calls of onnxruntime the
 * engine's latents are the plain loop's within 1e-3: real-exports.test.ts draws these models, too.
 */
for (const { name } of tinyExports.filter(({ numbers }) => numbers === 'float16'))
  test(`${name}: latents are as close to diffusers' steps as onnxruntime's rounding to float16 goes`, async () => {
    const { relative, pixels } = await differencesFrom(tinyExport(name));
    expect(relative).toBeLessThan(3e-3);
    expect(pixels).toBeLessThanOrEqual(1);
  });

test('a latent consistency model under the name of what it was distilled from is drawn as what it is', async () => {
  const model = tinyExport('lcm');
  const index = { _class_name: 'StableDiffusionPipeline' };
  writeFileSync(join(model.modelFolder, 'model_index.json'), JSON.stringify(index));
  const { absolute } = await differencesFrom(model);
  expect(absolute).toBeLessThan(1e-3);
});

test.each(['sdxl', 'lcm'])('%s: pictures of one batch are what each of them is alone', async (name) => {
  const pipeline = await openPipeline(tinyExport(name).modelFolder);
  const { scheduler } = pipeline.description.defaults;
  const settings = { steps: 3, scheduler, width: 32, height: 48, negativePrompt: '' };
  const pictures = [
    { ...settings, prompt: 'a red boat', guidanceScale: 5 },
    { ...settings, prompt: 'green hills', guidanceScale: 1 },
    { ...settings, prompt: 'the sea, '.repeat(60), negativePrompt: 'rain', guidanceScale: 3 },
    { ...settings, prompt: 'night', negativePrompt: 'a boat', guidanceScale: 2 },
  ];
  const noise = () => createNormalNoise(7);
  const together: (Uint8ClampedArray | Error)[] = [];
  await pipeline.draw(
    pictures.map((of, index) => ({
      settings: of,
      noise: noise(),
      signal: new AbortController().signal,
      onStep: () => undefined,
      onDecoding: () => undefined,
      onDrawn: ({ pixels }) => void (together[index] = pixels),
      onFailed: (error) => void (together[index] = new Error(String(error))),
    })),
  );
  for (const [index, of] of pictures.entries()) {
    const alone = await drawOne(pipeline, { settings: of, noise: noise() });
    const twin = together[index];
    if (!twin || twin instanceof Error)
      throw new Error(`Picture ${index} has not been drawn.`, { cause: twin });
    expect(largestDifference(twin, alone.pixels)).toBeLessThanOrEqual(1);
  }
});
