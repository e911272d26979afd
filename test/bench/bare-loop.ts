import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { sessionOptions } from '#inference/session-options.ts';
import { embeddedModel } from './embedded-model.ts';
import { engineSteps } from './engine-pictures.ts';

export interface BareLoop {
  /** Only the calls that a picture needs: one text, the steps with guidance, one decoding. */
  picture(): Promise<void>;
  steps(): Promise<void>;
  dispose(): Promise<void>;
}

const tokens = 32;
const width = 160;
const size = 16;

/** `session.run` alone, on inputs of the engine's shapes that never change; nothing is done with what comes out. */
export async function openBareLoop(threads: number | null): Promise<BareLoop> {
  const options = sessionOptions({ executionProvider: 'cpu', threads });
  const open = (file: string) => InferenceSession.create(join(embeddedModel, file), options);
  const text = await open('text_encoder/model.onnx');
  const unet = await open('unet/model.onnx');
  const vae = await open('vae_decoder/model.onnx');
  const numbers = (dims: readonly number[]) => {
    const count = dims.reduce((product, length) => product * length, 1);
    return new Tensor(
      'float32',
      Float32Array.from({ length: count }, (_, index) => Math.sin(index)),
      dims,
    );
  };
  const ids = new Tensor('int64', new BigInt64Array(tokens), [1, tokens]);
  const unetFeeds = {
    sample: numbers([2, 4, size, size]),
    timestep: new Tensor('int64', BigInt64Array.of(501n), [1]),
    encoder_hidden_states: numbers([2, tokens, width]),
  };
  const latents = numbers([1, 4, size, size]);

  async function steps() {
    for (let step = 0; step < engineSteps; step += 1) await unet.run(unetFeeds, ['out_sample']);
  }
  return {
    steps,
    async picture() {
      await text.run({ input_ids: ids }, ['last_hidden_state']);
      await steps();
      await vae.run({ latent_sample: latents }, ['sample']);
    },
    async dispose() {
      for (const session of [text, unet, vae]) await session.release();
    },
  };
}
