import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { env } from 'onnxruntime-node';
import { expect, onTestFinished, test } from 'vitest';
import { openModelPart, translate } from './session.ts';

const modelFolder = fileURLToPath(new URL('../../resources/models/postcards', import.meta.url));
// Its own words would be printed beside ours.
env.logLevel = 'fatal';
const cpu = { executionProvider: 'cpu', threads: 1 } as const;

test('a part says what it takes and gives, runs, and adds up its time', async () => {
  const meter = { seconds: 0 };
  const part = await openModelPart({ ...cpu, modelFolder, file: 'vae_decoder/model.onnx', meter });
  expect(part.inputs).toEqual([
    { name: 'latent_sample', type: 'float32', shape: ['batch', 4, 'latent_height', 'latent_width'] },
  ]);
  expect(part.outputs.map(({ name }) => name)).toEqual(['sample']);
  expect(meter.seconds).toBe(0);
  const dims = [1, 4, 2, 2];
  const { data, dims: shape } = await part.run(
    { latent_sample: { data: new Float32Array(16), dims } },
    'sample',
  );
  expect(shape).toEqual([1, 3, 16, 16]);
  expect(data.length).toBe(3 * 16 * 16);
  const first = meter.seconds;
  expect(first).toBeGreaterThan(0);
  await part.run({ latent_sample: { data: new Float32Array(16), dims } }, 'sample');
  expect(meter.seconds).toBeGreaterThan(first);
  await part.dispose();
});

test('several outputs come of one run', async () => {
  const meter = { seconds: 0 };
  const part = await openModelPart({ ...cpu, modelFolder, file: 'text_encoder/model.onnx', meter });
  const feeds = { input_ids: { data: new Float32Array(32), dims: [1, 32] } };
  const result = await part.runFor(feeds, ['pooler_output', 'last_hidden_state']);
  expect(result('pooler_output').dims).toEqual([1, 160]);
  expect(await part.run(feeds, 'last_hidden_state')).toEqual(result('last_hidden_state'));
  await part.dispose();
});

test('what onnxruntime says of a wrong file or a wrong shape becomes one sentence', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'polyptych-session-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'part.onnx'), 'not a model');
  const meter = { seconds: 0 };
  const open = (file: string) => openModelPart({ ...cpu, modelFolder: folder, file, meter });
  await expect(open('part.onnx')).rejects.toMatchObject({
    code: 'model_invalid',
    message: 'part.onnx cannot be read (Protobuf parsing failed): download the model again.',
  });
  await expect(open('absent.onnx')).rejects.toMatchObject({
    code: 'model_invalid',
    message: 'The model folder has no absent.onnx: download the model again.',
  });
  const part = await openModelPart({ ...cpu, modelFolder, file: 'vae_decoder/model.onnx', meter });
  const wrong = { latent_sample: { data: new Float32Array(3), dims: [1, 3, 1, 1] } };
  await expect(part.run(wrong, 'sample')).rejects.toThrow(
    /^vae_decoder\/model\.onnx cannot be run \([^\n]*latent_sample[^\n]*\): download the model again\.$/,
  );
  await part.dispose();
});

/** Its libraries come separately, for those who have such a card. */
const root = fileURLToPath(new URL('../../', import.meta.url));
const hasCuda = globSync(`${root}/node_modules/onnxruntime-node/bin/**/*providers_cuda*`).length > 0;
test.skipIf(hasCuda)(
  'a device that this machine cannot use is said to be that, not a broken model',
  async () => {
    const opening = openModelPart({
      modelFolder,
      file: 'unet/model.onnx',
      executionProvider: 'cuda',
      threads: null,
      meter: { seconds: 0 },
    });
    await expect(opening).rejects.toMatchObject({
      code: 'no_device',
      message: expect.stringMatching(/^The device cannot be used \(.+\): install its driver/),
    });
  },
);

test.each([
  'CUDA failure 700: an illegal memory access was encountered ; GPU=0 ; expr=cudaStreamSynchronize(stream);',
  'CUDA error cudaErrorLaunchFailure:unspecified launch failure',
  'CUDA failure 710: device-side assert triggered',
  'Failed to download data from buffer: Device was lost (VK_ERROR_DEVICE_LOST)',
  'vkQueueSubmit failed with VK_ERROR_DEVICE_LOST',
])('a context that is lost is said to be that: %s', (message) => {
  const report = translate(new Error(message), 'unet/model.onnx cannot be run');
  expect(report).toMatchObject({
    code: 'device_lost',
    message: expect.stringMatching(/^unet\/model\.onnx cannot be run: the device was lost \(.+\)\.$/),
  });
});

test.each([
  // As reported for onnxruntime (issues 16307, 25195 and others) and said here by the processor's allocator.
  'Non-zero status code returned while running Conv node. Status Message: /onnxruntime_src/onnxruntime/core/framework/bfc_arena.cc:376 void* onnxruntime::BFCArena::AllocateRawInternal(size_t, bool, onnxruntime::Stream*) Failed to allocate memory for requested buffer of size 1073741824',
  'std::bad_alloc',
  'CUDA failure 2: out of memory ; GPU=0 ; expr=cudaMalloc((void**)&p, size);',
  'CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0',
  'WebGPU device error(2): Out of memory',
  'vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY at CheckVkOOMThenSuccessImpl',
])('too little memory is told apart from a broken model: %s', (message) => {
  expect(translate(new Error(message), 'unet/model.onnx cannot be run')).toMatchObject({
    code: 'out_of_memory',
    message: expect.stringContaining('not enough memory'),
  });
});
