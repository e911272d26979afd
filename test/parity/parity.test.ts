import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { readModelFolder } from '#inference/model-folder.ts';
import type { NormalNoise } from '#inference/noise.ts';
import { drawOne } from '#inference/pipelines/draw-one.ts';
import type { Pipeline } from '#inference/pipelines/pipeline.ts';
import { createStableDiffusion } from '#inference/pipelines/stable-diffusion.ts';
import { createTextEncoder, type TextEncoder } from '#inference/pipelines/text-encoder.ts';
import { createUnet, type Unet } from '#inference/pipelines/unet.ts';
import { createVaeDecoder } from '#inference/pipelines/vae-decoder.ts';
import { createPromptEncoder } from '#inference/prompts/prompt-encoder.ts';
import { createEulerDiscreteScheduler } from '#inference/schedulers/euler-discrete.ts';
import { type ModelPart, openModelPart } from '#inference/session.ts';
import { readTokenizer } from '#inference/tokenizer.ts';
import type { PromptTokenizer } from '#shared/prompts/prompt-tokenizer.ts';

/** Made by tools/demo-model in PyTorch and numpy, from the same weights. */
const references = fileURLToPath(new URL('../fixtures/demo-model/reference/', import.meta.url));
const modelFolder = fileURLToPath(new URL('../../resources/models/postcards', import.meta.url));
const reference = z
  .object({
    tokens: z.array(z.object({ prompt: z.string(), ids: z.array(z.int()) })),
    prompt: z.string(),
    guidance: z.number(),
    steps: z.int(),
    timesteps: z.array(z.int()),
    euler: z.object({ sigmas: z.array(z.number()), init_noise_sigma: z.number() }),
    unet_call: z.object({ timestep: z.int() }),
    tensors: z.record(z.string(), z.object({ file: z.string(), shape: z.array(z.int()) })),
    images: z.object({ ddim: z.string(), euler: z.string() }),
  })
  .parse(JSON.parse(readFileSync(join(references, 'parity.json'), 'utf8')));

/** Little-endian float32, as on every machine that this runs on. */
function tensor(name: string): Float32Array {
  const bytes = readFileSync(join(references, 'parity', `${name}.bin`));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

function largestDifference(actual: Float32Array, expected: Float32Array): number {
  expect(actual.length).toBe(expected.length);
  return actual.reduce(
    (largest, value, index) => Math.max(largest, Math.abs(value - (expected[index] ?? NaN))),
    0,
  );
}

const description = readModelFolder(modelFolder);
const parts: ModelPart[] = [];
let tokenizer: PromptTokenizer;
let textEncoder: TextEncoder;
let unet: Unet;
let pipeline: Pipeline;

beforeAll(async () => {
  const open = async (file: string) => {
    const meter = { seconds: 0 };
    const part = await openModelPart({ modelFolder, file, executionProvider: 'cpu', threads: 2, meter });
    parts.push(part);
    return part;
  };
  tokenizer = readTokenizer(modelFolder, null);
  textEncoder = createTextEncoder(await open('text_encoder/model.onnx'));
  unet = createUnet(await open('unet/model.onnx'), description.latentChannels);
  const vaeDecoder = createVaeDecoder(await open('vae_decoder/model.onnx'), description.latentChannels);
  const promptEncoder = createPromptEncoder({ tokenizer, textEncoder, unetTokens: unet.textTokens });
  const rest = () => Promise.resolve();
  pipeline = createStableDiffusion({ description, promptEncoder, unet, vaeDecoder, vaeEncoder: null, rest });
});
afterAll(async () => {
  for (const part of parts) await part.dispose();
});

const idsOf = (prompt: string) => tokenizer.window(tokenizer.tokenize(prompt));

test('token ids are equal', () => {
  expect(reference.tokens).toHaveLength(4);
  for (const { prompt, ids } of reference.tokens) expect(idsOf(prompt)).toEqual(ids);
});

test('text states are within 1e-3', async () => {
  for (const [prompt, name] of [
    ['', 'text_uncond'],
    [reference.prompt, 'text_cond'],
  ] as const) {
    const { states } = await textEncoder.encode(idsOf(prompt));
    expect(states.dims).toEqual(reference.tensors[name]?.shape);
    expect(largestDifference(states.data, tensor(name))).toBeLessThan(1e-3);
  }
});

test('one call of the UNet is within 1e-3', async () => {
  const data = tensor('text_cond');
  const prediction = await unet.predict([tensor('noise')], [4, 16, 16], reference.unet_call.timestep, {
    states: { data, dims: [1, 32, data.length / 32] },
    added: {},
  });
  expect(largestDifference(prediction, tensor('unet_t501_cond'))).toBeLessThan(1e-3);
});

test("Euler's noise levels are the reference's", () => {
  const scheduler = createEulerDiscreteScheduler(description.schedulerConfig);
  scheduler.setTimesteps(reference.steps);
  expect(scheduler.timesteps).toEqual(reference.timesteps);
  expect(scheduler.initNoiseSigma).toBeCloseTo(reference.euler.init_noise_sigma, 5);
  const flat = new Float32Array(1);
  for (const [index, sigma] of reference.euler.sigmas.slice(0, -1).entries())
    expect(scheduler.addNoise(flat, Float32Array.of(1), index)[0]).toBeCloseTo(sigma, 5);
});

for (const [name, scheduler] of [
  ['ddim', 'DDIMScheduler'],
  ['euler', 'EulerDiscreteScheduler'],
] as const)
  test(`with ${scheduler} the latents after each step are within 1e-3, the picture within 2 of 255`, async () => {
    const expected = tensor(`${name}_latents`);
    const noise: NormalNoise = { next: () => tensor('noise') };
    const differences: number[] = [];
    const picture = await drawOne(pipeline, {
      settings: {
        prompt: reference.prompt,
        negativePrompt: '',
        steps: reference.steps,
        guidanceScale: reference.guidance,
        width: 128,
        height: 128,
        scheduler,
      },
      noise,
      onStep: ({ step, latents }) => {
        const one = expected.subarray((step - 1) * latents.length, step * latents.length);
        differences.push(largestDifference(latents, one));
      },
    });
    expect(differences).toHaveLength(reference.steps);
    expect(Math.max(...differences)).toBeLessThan(1e-3);

    const pixels = await sharp(join(references, reference.images[name])).removeAlpha().raw().toBuffer();
    expect(pixels.length).toBe(picture.pixels.length);
    const sum = pixels.reduce(
      (total, value, index) => total + Math.abs(value - (picture.pixels[index] ?? NaN)),
      0,
    );
    expect(sum / pixels.length).toBeLessThan(2);
  });
