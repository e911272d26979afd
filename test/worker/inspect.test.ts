import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Graph, onnxModel } from './onnx-builder.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { makeTinyModel } from './tiny-model.ts';
import { draw, embeddedModel, pictureTask, startWorker, type WorkerProcess } from './worker-process.ts';

let worker: WorkerProcess;
let requests = 0;
beforeAll(() => {
  worker = startWorker();
});
afterAll(async () => {
  worker.send({ type: 'shutdown' });
  await worker.exited;
});

async function inspect(modelFolder: string) {
  requests += 1;
  const id = `request-${requests}`;
  worker.send({ type: 'inspect', requestId: id, modelFolder });
  const { error } = await worker.hears('inspected', ({ requestId }) => requestId === id);
  return error;
}

/** The embedded model with something done to it. */
function spoilt(spoil: (path: (file: string) => string) => void): string {
  const folder = temporaryFolder();
  cpSync(embeddedModel, folder, { recursive: true });
  spoil((file) => join(folder, file));
  return folder;
}

test('models that work are found to work', async () => {
  expect(await inspect(embeddedModel)).toBeNull();
  expect(await inspect(makeTinyModel({ float: 'float16' }))).toBeNull();
});

/** A pattern, or what matches a text and nothing else. */
const pattern = (sentence: string | RegExp) =>
  typeof sentence === 'string'
    ? new RegExp(`^${sentence.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}$`)
    : sentence;

const identity: Graph = {
  inputs: [{ name: 'x', type: 'float32', shape: [1] }],
  output: { name: 'y', type: 'float32', shape: [1] },
  nodes: [{ operator: 'Identity', inputs: ['x'], output: 'y' }],
};
/** Shows three of four channels, each nothing divided by nothing. */
const nanDecoder = onnxModel({
  inputs: [{ name: 'latent_sample', type: 'float32', shape: ['batch', 4, 'height', 'width'] }],
  nodes: [
    { operator: 'Slice', inputs: ['latent_sample', 'first', 'end', 'channels'], output: 'three' },
    { operator: 'Mul', inputs: ['three', 'nothing'], output: 'zero' },
    { operator: 'Div', inputs: ['zero', 'zero'], output: 'sample' },
  ],
  constants: { first: [0], end: [3], channels: [1], nothing: 0 },
  output: { name: 'sample', type: 'float32', shape: ['batch', 3, 'height', 'width'] },
});

const again = 'download the model again.';
const cases: [name: string, folder: () => string, sentence: string | RegExp][] = [
  ['no folder', () => '/nowhere/at/all', 'The model folder /nowhere/at/all does not exist.'],
  ...['model_index.json', 'unet/model.onnx', 'scheduler/scheduler_config.json'].map(
    (file): [string, () => string, string] => [
      `no ${file}`,
      () => spoilt((path) => rmSync(path(file))),
      `The model folder has no ${file}: ${again}`,
    ],
  ),
  [
    'neither kind of tokenizer',
    () =>
      spoilt((path) => {
        rmSync(path('tokenizer/tokenizer.json'));
        rmSync(path('tokenizer/merges.txt'));
      }),
    `The model folder has no tokenizer/tokenizer.json: ${again}`,
  ],
  [
    'a truncated part',
    () => spoilt((path) => truncateSync(path('unet/model.onnx'), 1_000_000)),
    `unet/model.onnx cannot be read (Protobuf parsing failed): ${again}`,
  ],
  [
    'an empty part',
    () => spoilt((path) => truncateSync(path('vae_decoder/model.onnx'), 0)),
    /^vae_decoder\/model\.onnx cannot be read \(.{5,100}\): download the model again\.$/,
  ],
  [
    'text instead of a part',
    () => spoilt((path) => writeFileSync(path('text_encoder/model.onnx'), '<html>Not found</html>')),
    `text_encoder/model.onnx cannot be read (Protobuf parsing failed): ${again}`,
  ],
  [
    'a part in the place of another',
    () => spoilt((path) => cpSync(path('vae_encoder/model.onnx'), path('unet/model.onnx'))),
    'unet/model.onnx has no input for latents of 4 channels, only sample[batch, 3, height, width]: choose another export of the model.',
  ],
  [
    'a VAE that does not give pictures',
    () => spoilt((path) => cpSync(path('vae_encoder/model.onnx'), path('vae_decoder/model.onnx'))),
    /^vae_decoder\/model\.onnx has no input for latents of 4 channels/,
  ],
  [
    'a configuration that is not JSON',
    () => spoilt((path) => writeFileSync(path('unet/config.json'), '{"sample_size": 16,')),
    `unet/config.json is not JSON: ${again}`,
  ],
  [
    'a configuration of 4 GB',
    () =>
      spoilt((path) => {
        writeFileSync(path('unet/config.json'), '');
        truncateSync(path('unet/config.json'), 4 * 1024 ** 3);
      }),
    `unet/config.json is far too large for a JSON file: ${again}`,
  ],
  [
    'operators of a time to come',
    () => spoilt((path) => writeFileSync(path('unet/model.onnx'), onnxModel({ ...identity, opset: 99 }))),
    /^unet\/model\.onnx cannot be read \(ONNX Runtime only \*guarantees\* support/,
  ],
  [
    'a decoder whose numbers are none (NaN)',
    () => spoilt((path) => writeFileSync(path('vae_decoder/model.onnx'), nanDecoder)),
    /^vae_decoder\/model\.onnx gave a picture whose values are not numbers \(NaN\)/,
  ],
  [
    'a configuration that does not fit the VAE',
    () =>
      spoilt((path) => {
        const config: unknown = JSON.parse(readFileSync(path('vae_decoder/config.json'), 'utf8'));
        const smaller = { ...Object(config), block_out_channels: [12, 48, 96] };
        writeFileSync(path('vae_decoder/config.json'), JSON.stringify(smaller));
        rmSync(path('polyptych.json'));
      }),
    /^The model drew 16x16 instead of 8x8: its configuration and its VAE do not fit/,
  ],
  [
    'a text encoder of another model, by declared sizes',
    () => makeTinyModel({ textWidth: 2 }),
    /^The text encoder gives 1 numbers per token but the UNet takes 2/,
  ],
  [
    'a UNet whose answer has another shape, found by trying',
    () => makeTinyModel({ predictedChannels: 3 }),
    `unet/model.onnx gave out_sample[2, 3, 1, 1] for latents of [2, 4, 1, 1]: ${again}`,
  ],
  [
    'an input that this version cannot give',
    () =>
      makeTinyModel({
        extraUnetInputs: [{ name: 'controlnet_cond', type: 'float32', shape: ['batch', 256] }],
      }),
    'unet/model.onnx also wants an input named controlnet_cond, which this version cannot give: choose another model.',
  ],
  [
    'a model of another kind',
    () =>
      spoilt((path) => writeFileSync(path('model_index.json'), '{"_class_name":"StableDiffusion3Pipeline"}')),
    /^The model is a StableDiffusion3Pipeline; this version draws with Stable Diffusion 1\.x, /,
  ],
];

for (const [name, folder, sentence] of cases)
  test(`${name}: said in one sentence`, async () => {
    const error = await inspect(folder());
    expect(error).toEqual({ code: 'model_invalid', message: expect.stringMatching(pattern(sentence)) });
    expect(error?.message).toMatch(/^[^\n]{1,400}\.$/);
  });

test('after all that, the same worker draws; and says of a broken model what inspecting says', async () => {
  expect(await draw(worker, pictureTask({ steps: 1 }))).toMatchObject({ type: 'completed' });
  const modelFolder = spoilt((path) => truncateSync(path('unet/model.onnx'), 1000));
  const expected = await inspect(modelFolder);
  expect(await draw(worker, pictureTask({ steps: 1 }, { modelFolder }))).toMatchObject({
    type: 'failed',
    error: expected,
  });
});
