/** Runs each part of the embedded model once on the provider that is named, and tells its results to the parent. */
import { env } from 'onnxruntime-node';
import type { ExecutionProvider } from '#inference/contract.ts';
import { type NumericTensor, openModelPart } from '#inference/session.ts';

env.logLevel = 'fatal';
const [, , modelFolder = '', provider = ''] = process.argv;
const executionProvider: ExecutionProvider = provider === 'webgpu' ? 'webgpu' : 'cpu';

/** Numbers that differ, as a standard normal's do. */
function waves(dims: readonly number[]): NumericTensor {
  const length = dims.reduce((product, dimension) => product * dimension);
  return { data: Float32Array.from({ length }, (_, index) => 1.5 * Math.sin(index * 0.7 + 0.1)), dims };
}

async function run(file: string, feeds: Record<string, NumericTensor>, output: string) {
  const part = await openModelPart({
    modelFolder,
    file,
    executionProvider,
    threads: 1,
    meter: { seconds: 0 },
  });
  const result = await part.run(feeds, output);
  await part.dispose();
  return result;
}

// The smallest picture that the model can draw: 16 x 16 pixels, two rows as guidance has them.
const latents = waves([2, 4, 2, 2]);
const tokens = { data: Float32Array.from({ length: 32 }, (_, index) => 300 + index), dims: [1, 32] };
const text = await run('text_encoder/model.onnx', { input_ids: tokens }, 'last_hidden_state');
const states = {
  data: Float32Array.from([...text.data, ...text.data]),
  dims: [2, ...text.dims.slice(1)],
};
const timestep = { data: Float32Array.of(500), dims: [1] };
const unet = await run(
  'unet/model.onnx',
  { sample: latents, timestep, encoder_hidden_states: states },
  'out_sample',
);
const vae = await run('vae_decoder/model.onnx', { latent_sample: waves([1, 4, 2, 2]) }, 'sample');
const results = Object.entries({ text, unet, vae }).map(
  ([name, { data, dims }]) => [name, { data: [...data], dims }] as const,
);
process.send?.(Object.fromEntries(results), undefined, {}, () => process.disconnect());
