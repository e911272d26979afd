/**
 * Runs each part of the embedded model once on a worker's provider, tells its results to the parent, and then is that
 * worker: what WebGPU has compiled for the parts serves the worker's picture, too.
 */
import { env } from 'onnxruntime-node';
import { workerOptionsSchema } from '#inference/message-schemas.ts';
import { type NumericTensor, openModelPart } from '#inference/session.ts';
import { embeddedModel } from '../worker/worker-process.ts';

env.logLevel = 'fatal';
const { executionProvider } = workerOptionsSchema.parse(JSON.parse(process.argv[2] ?? ''));

/** Numbers that differ, as a standard normal's do. */
function waves(dims: readonly number[]): NumericTensor {
  const length = dims.reduce((product, dimension) => product * dimension);
  return { data: Float32Array.from({ length }, (_, index) => 1.5 * Math.sin(index * 0.7 + 0.1)), dims };
}

async function run(file: string, feeds: Record<string, NumericTensor>, output: string) {
  const part = await openModelPart({
    modelFolder: embeddedModel,
    file,
    executionProvider,
    threads: 1,
    meter: { seconds: 0 },
  });
  // It stays open: with the last one of a process WebGPU forgets what it has compiled.
  return part.run(feeds, output);
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
process.send?.(Object.fromEntries(results));
await import('#inference/entry.ts');
