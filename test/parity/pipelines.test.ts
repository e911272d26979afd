import { expect, test } from 'vitest';
import { createNormalNoise } from '#inference/noise.ts';
import { drawOne } from '#inference/pipelines/draw-one.ts';
import type { DrawnStep } from '#inference/pipelines/pipeline.ts';
import { largest, largestDifference, openPipeline, recorded } from './reference.ts';
import { tinyExport, tinyExports } from './tiny-export.ts';

for (const { name, numbers } of tinyExports) {
  const exact = numbers === 'float32';
  const closeness = exact ? 'within 1e-3 of' : 'as close as eleven bits go to';
  test(`${name}: latents after each step are ${closeness} diffusers' steps taken in PyTorch`, async () => {
    const { modelFolder, cases } = tinyExport(name);
    const pipeline = await openPipeline(modelFolder);
    for (const { noise, latents, pixels, ...settings } of cases) {
      const steps: DrawnStep[] = [];
      const picture = await drawOne(pipeline, {
        settings: { ...settings, scheduler: pipeline.description.defaults.scheduler },
        noise: recorded(noise),
        onStep: (step) => void steps.push(step),
      });
      expect(steps).toHaveLength(latents.length);
      for (const [index, expected] of latents.entries()) {
        const tolerance = exact ? 1e-3 : 4e-3 * largest(expected);
        expect(largestDifference(steps[index]?.latents ?? [], expected)).toBeLessThan(tolerance);
      }
      expect(largestDifference(picture.pixels, pixels)).toBeLessThanOrEqual(exact ? 1 : 2);
    }
  });
}

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
