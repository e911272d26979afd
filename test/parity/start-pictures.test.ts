import { expect, test } from 'vitest';
import { drawOne } from '#inference/pipelines/draw-one.ts';
import type { DrawnStep } from '#inference/pipelines/pipeline.ts';
import { largestDifference, openPipeline, recorded } from './reference.ts';
import { tinyStartExport } from './tiny-export.ts';

for (const { name, what, scheduler } of [
  { name: 'sd15', what: 'image-to-image and masked latents', scheduler: 'DDIMScheduler' },
  { name: 'sd15-inpainting', what: 'a UNet of nine channels', scheduler: 'DDIMScheduler' },
  { name: 'sdxl', what: "SDXL's image-to-image", scheduler: 'EulerDiscreteScheduler' },
  { name: 'lcm', what: "a latent consistency model's image-to-image", scheduler: 'LCMScheduler' },
]) {
  test(`${what}: latents after each step are within 1e-3 of diffusers' steps taken in PyTorch`, async () => {
    const { modelFolder, cases } = tinyStartExport(name);
    const pipeline = await openPipeline(modelFolder);
    for (const { noise, latents, pixels, start, strength, ...settings } of cases) {
      const { width, height } = settings;
      const steps: DrawnStep[] = [];
      const picture = await drawOne(pipeline, {
        settings: { ...settings, scheduler },
        noise: recorded(noise),
        start: { ...start, width, height, strength },
        onStep: (step) => void steps.push(step),
      });
      expect(steps).toHaveLength(latents.length);
      for (const [index, expected] of latents.entries())
        expect(largestDifference(steps[index]?.latents ?? [], expected)).toBeLessThan(1e-3);

      // What the mask leaves out is the start picture; the rest, but for the edge, is what was drawn.
      const { mask } = start;
      const kept = picture.pixels.filter((_, part) => mask?.[Math.floor(part / 3)] === 0);
      expect(kept).toEqual(
        Uint8ClampedArray.from(start.pixels.filter((_, part) => mask?.[Math.floor(part / 3)] === 0)),
      );
      const whole = mask ? [] : picture.pixels;
      expect(largestDifference(whole, mask ? [] : pixels)).toBeLessThanOrEqual(1);
    }
  });
}

test('a model that fills in says that it needs a picture and a mask', async () => {
  const { modelFolder, cases } = tinyStartExport('sd15-inpainting');
  const pipeline = await openPipeline(modelFolder);
  const [first] = cases;
  if (!first) throw new Error('There is no case.');
  const { noise, start, strength, ...of } = first;
  const settings = { ...of, scheduler: 'DDIMScheduler' };
  await expect(drawOne(pipeline, { settings, noise: recorded(noise) })).rejects.toThrow('and a mask');
  const unmasked = { ...start, mask: null, width: of.width, height: of.height, strength };
  await expect(
    drawOne(pipeline, { settings, noise: recorded(noise.slice(0, 2)), start: unmasked }),
  ).rejects.toThrow('and a mask');
});
