import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { PolyptychError } from '#shared/errors.ts';
import { loadPipeline } from '../load-pipeline.ts';
import { createNormalNoise } from '../noise.ts';
import { type ModelPart, openModelPart } from '../session.ts';
import { drawOne } from './draw-one.ts';
import type { LatentShape } from './unet.ts';
import { createVaeDecoder } from './vae-decoder.ts';

const modelFolder = fileURLToPath(new URL('../../../resources/models/postcards', import.meta.url));

/** The embedded model's own decoder, on a device that has no memory for sides longer than `limit` latents. */
async function openDecoder(limit = Infinity, onRun = () => {}) {
  const part = await openModelPart({
    executionProvider: 'cpu',
    threads: 1,
    modelFolder,
    file: 'vae_decoder/model.onnx',
    meter: { seconds: 0 },
  });
  onTestFinished(() => part.dispose());
  const calls: number[] = [];
  const limited: ModelPart = {
    ...part,
    run(feeds, output) {
      const [, , height = 0, width = 0] = feeds.latent_sample?.dims ?? [];
      calls.push(Math.max(height, width));
      onRun();
      if (Math.max(height, width) > limit)
        return Promise.reject(new PolyptychError('out_of_memory', 'It is too large.'));
      return part.run(feeds, output);
    },
  };
  return { decoder: createVaeDecoder(limited, 4), calls };
}

const shape: LatentShape = [4, 40, 56];
/** As smooth as latents of pictures are: noise would be the only thing that no picture shows. */
function smoothLatents(): Float32Array {
  const [channels, height, width] = shape;
  const noise = createNormalNoise(1).next(12);
  return Float32Array.from({ length: channels * height * width }, (_, index) => {
    const channel = Math.floor(index / (height * width));
    const [row, column] = [Math.floor((index % (height * width)) / width), index % width];
    const at = (place: number) => noise[channel * 3 + place] ?? NaN;
    return 5 * (at(0) * Math.sin(row / 7) + at(1) * Math.cos(column / 9) + at(2) * 0.3);
  });
}

/** Of a picture that the embedded model draws: what a tile misses depends on what is around it. */
async function drawnLatents(): Promise<Float32Array> {
  const meter = { seconds: 0 };
  const pipeline = await loadPipeline(modelFolder, { executionProvider: 'cpu', threads: 1, meter });
  onTestFinished(() => pipeline.dispose());
  let latents = new Float32Array();
  await drawOne(pipeline, {
    settings: {
      prompt: 'a red lighthouse by the sea at dusk',
      negativePrompt: '',
      steps: 4,
      guidanceScale: 3,
      width: shape[2] * 8,
      height: shape[1] * 8,
      scheduler: 'DDIMScheduler',
    },
    noise: createNormalNoise(2),
    onStep: (step) => void (latents = Float32Array.from(step.latents)),
  });
  const scalingFactor = pipeline.description?.scalingFactor ?? NaN;
  return latents.map((value) => value / scalingFactor);
}

test('a picture that is too large to be decoded at once is decoded in tiles, within 1 % of the whole down to the smallest', async () => {
  const latents = await drawnLatents();
  const whole = await (await openDecoder()).decoder.decode(latents, shape);
  for (const tile of [28, 16]) {
    const { decoder, calls } = await openDecoder(tile);
    const tiled = await decoder.decode(latents, shape);
    expect([tiled.width, tiled.height]).toEqual([whole.width, whole.height]);
    expect(calls.slice(0, 2)).toEqual([56, 28]);
    expect(calls.at(-1)).toBe(tile);
    const differences = Array.from(tiled.pixels, (value, index) =>
      Math.abs(value - (whole.pixels[index] ?? NaN)),
    );
    const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
    // Not equal: the decoder's normalisations see only the tile.
    expect(mean).toBeLessThan(2.55);
    expect(differences.reduce((most, value) => Math.max(most, value), 0)).toBeLessThan(48);
  }
}, 60_000);

test('tiles become smaller until they fit, and are known the next time; where the smallest does not, the picture fails', async () => {
  const { decoder, calls } = await openDecoder(16);
  await decoder.decode(smoothLatents(), shape);
  expect(calls.slice(0, 3)).toEqual([56, 28, 16]);
  calls.length = 0;
  await decoder.decode(smoothLatents(), shape);
  expect(new Set(calls)).toEqual(new Set([16]));
  const starved = await openDecoder(8);
  await expect(starved.decoder.decode(smoothLatents(), shape)).rejects.toMatchObject({
    code: 'out_of_memory',
  });
  expect(starved.calls).toEqual([56, 28, 16]);
}, 60_000);

test('a picture that is cancelled while it is decoded in tiles ends before the next tile', async () => {
  const controller = new AbortController();
  let runs = 0;
  const { decoder, calls } = await openDecoder(28, () => {
    runs += 1;
    if (runs === 3) controller.abort();
  });
  await expect(decoder.decode(smoothLatents(), shape, controller.signal)).rejects.toMatchObject({
    code: 'cancelled',
  });
  expect(calls).toEqual([56, 28, 28]);
});
