import { expect, test } from 'vitest';
import type { DrawRequest } from '../pipelines/pipeline.ts';
import { createDdimScheduler } from '../schedulers/ddim.ts';
import { beginWithPicture } from './begin-with-picture.ts';
import type { VaeEncoder } from './vae-encoder.ts';

const steps = 10;
const shape = [1, 2, 2] as const;
/** Each latent is the pixel at its corner, red alone. */
const encoder: VaeEncoder = {
  encode: (planes) => Promise.resolve(Float32Array.of(0, 2, 8, 10).map((index) => planes[index] ?? NaN)),
};
const pixels = Uint8Array.from({ length: 4 * 4 * 3 }, (_, index) => index * 5);
const original = [0, 2, 8, 10].map((index) => Math.fround(((index * 15) / 255) * 2 - 1));
/** The right half is drawn anew. */
const mask = Uint8Array.from({ length: 16 }, (_, index) => (index % 4 >= 2 ? 1 : 0));

function begin(strength: number, options: { mask?: Uint8Array; showsMask?: boolean } = {}) {
  const scheduler = createDdimScheduler({ clip_sample: false });
  scheduler.setTimesteps(steps);
  let draws = 0;
  const request: DrawRequest = {
    settings: {
      prompt: '',
      negativePrompt: '',
      steps,
      guidanceScale: 1,
      width: 4,
      height: 4,
      scheduler: 'DDIMScheduler',
    },
    noise: { next: (count) => new Float32Array(count).fill((draws += 1)) },
    signal: new AbortController().signal,
    onStep: () => undefined,
    onDecoding: () => undefined,
    onDrawn: () => undefined,
    onFailed: () => undefined,
  };
  const start = { pixels, width: 4, height: 4, mask: options.mask ?? null };
  const scale = { vaeScale: 2, scalingFactor: 1, shiftFactor: 0 };
  const showsMask = options.showsMask ?? false;
  const beginning = beginWithPicture({
    request,
    scheduler,
    shape,
    start,
    strength,
    encoder,
    ...scale,
    showsMask,
  });
  return { scheduler, beginning };
}
const closeTo = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 5));

test('a picture is made as noisy as its first step expects it', async () => {
  const { scheduler, beginning } = begin(0.3);
  const { startIndex, latents, joinedChannels, restore } = await beginning;
  expect(startIndex).toBe(7);
  const expected = scheduler.addNoise(Float32Array.from(original), new Float32Array(4).fill(1), 7);
  expect([...latents]).toEqual(closeTo([...expected]));
  expect([joinedChannels, restore]).toEqual([null, null]);
});

test('outside the mask the picture comes back after each step, as noisy as the next one, and whole after the last', async () => {
  const { scheduler, beginning } = begin(0.3, { mask });
  const { restore } = await beginning;
  const drawn = Float32Array.of(9, 9, 9, 9);
  const between = scheduler.addNoise(Float32Array.from(original), new Float32Array(4).fill(1), 8);
  expect([...(restore?.(drawn, 7) ?? [])]).toEqual(closeTo([between[0] ?? NaN, 9, between[2] ?? NaN, 9]));
  expect([...(restore?.(drawn, 9) ?? [])]).toEqual(closeTo([original[0] ?? NaN, 9, original[2] ?? NaN, 9]));
});

test('with all of the steps and a mask it begins with noise alone', async () => {
  const { beginning } = begin(1, { mask });
  expect(await beginning).toMatchObject({ startIndex: 0, latents: Float32Array.of(1, 1, 1, 1) });
});

test('a UNet that is shown the mask gets it, and the picture with what is to be drawn left grey', async () => {
  const { beginning } = begin(0.5, { mask, showsMask: true });
  const { joinedChannels, restore } = await beginning;
  expect([...(joinedChannels ?? [])]).toEqual(
    closeTo([0, 1, 0, 1, original[0] ?? NaN, 0, original[2] ?? NaN, 0]),
  );
  expect(restore).toBeNull();
});
