import { expect, test } from 'vitest';
import { createNormalNoise } from '#inference/noise.ts';
import { drawOne } from '#inference/pipelines/draw-one.ts';
import type { DrawnPicture } from '#inference/pipelines/pipeline.ts';
import { largestDifference, openPipeline } from './reference.ts';
import { tinyExport } from './tiny-export.ts';

const words = (count: number) => Array.from({ length: count }, () => 'a red sea, ').join('');
const short = 'a red lighthouse';
/** Two or more windows of any tokenizer of 77 tokens, with weights in both. */
const long = `(${short}:1.3), ${words(30)} [dusk]`;

test.each(['sd15', 'sd21', 'sdxl', 'lcm'])(
  '%s: long, weighted and short prompts are drawn together as they are alone',
  async (name) => {
    const pipeline = await openPipeline(tinyExport(name).modelFolder);
    const { scheduler } = pipeline.description.defaults;
    const settings = { steps: 2, scheduler, width: 32, height: 48, guidanceScale: 3, negativePrompt: 'rain' };
    const requests = [short, long, `(${short}:1.3)`].map((prompt) => ({ ...settings, prompt }));
    const noise = () => createNormalNoise(6);

    const alone: DrawnPicture[] = [];
    for (const request of requests)
      alone.push(await drawOne(pipeline, { settings: request, noise: noise() }));
    const together = new Map<number, DrawnPicture>();
    await pipeline.draw(
      requests.map((request, index) => ({
        settings: request,
        noise: noise(),
        signal: new AbortController().signal,
        onStep: () => undefined,
        onDecoding: () => undefined,
        onDrawn: (picture) => void together.set(index, picture),
        onFailed(error) {
          throw error;
        },
      })),
    );

    for (const [index, picture] of alone.entries()) {
      expect(picture.truncatedTokens).toBe(0);
      expect(largestDifference(together.get(index)?.pixels ?? [], picture.pixels)).toBeLessThanOrEqual(1);
    }
    const [plain, longer, weighted] = alone;
    if (!plain || !longer || !weighted) throw new Error('There are three pictures.');
    expect(largestDifference(longer.pixels, plain.pixels)).toBeGreaterThan(0);
    expect(largestDifference(weighted.pixels, plain.pixels)).toBeGreaterThan(0);
  },
);
