import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadPipeline, type LoadedPipeline } from '#inference/load-pipeline.ts';
import { createNormalNoise } from '#inference/noise.ts';
import { drawOne } from '#inference/pipelines/draw-one.ts';
import { supportedSchedulers } from '#shared/model-layout.ts';

const modelFolder = fileURLToPath(new URL('../../resources/models/postcards', import.meta.url));
const general = supportedSchedulers.filter((name) => name !== 'LCMScheduler');

let pipeline: LoadedPipeline;
beforeAll(async () => {
  pipeline = await loadPipeline(modelFolder, { executionProvider: 'cpu', threads: 2, meter: { seconds: 0 } });
});
afterAll(async () => {
  await pipeline.dispose();
});

function draw(scheduler: string, seed: number) {
  return drawOne(pipeline, {
    settings: {
      prompt: 'a red boat on the sea',
      negativePrompt: '',
      steps: 14,
      guidanceScale: 3,
      width: 64,
      height: 64,
      scheduler,
    },
    noise: createNormalNoise(seed),
  });
}

function spread(pixels: ArrayLike<number>): number {
  const values = Array.from(pixels);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** How far neighbours differ on average: high in noise, low in a picture. */
function roughness(pixels: ArrayLike<number>): number {
  const values = Array.from(pixels);
  const rowBytes = 64 * 3;
  const differences = values.slice(rowBytes).map((value, index) => Math.abs(value - (values[index] ?? 0)));
  return differences.reduce((sum, value) => sum + value, 0) / differences.length;
}

test('the embedded model is offered every general scheduler', () => {
  expect(pipeline.description?.schedulers).toEqual(general);
});

for (const scheduler of general)
  test(`the embedded model draws with ${scheduler}, and the same picture again from the same seed`, async () => {
    const { pixels } = await draw(scheduler, 7);
    expect(pixels).toHaveLength(64 * 64 * 3);
    expect(spread(pixels)).toBeGreaterThan(15);
    // Uniform noise of that many values has about 85.
    expect(roughness(pixels)).toBeLessThan(25);
    expect((await draw(scheduler, 7)).pixels).toEqual(pixels);
    expect((await draw(scheduler, 8)).pixels).not.toEqual(pixels);
  });
