import { PolyptychError } from '#shared/errors.ts';
import type { Feeds, ModelPart, TensorInfo } from '../session.ts';
import { accepts, fixedSize, refuseOtherInputs, tensorFor } from '../tensor-roles.ts';
import { type AddedInput, addedInputs, type Conditioning } from './conditioning.ts';

/** Channels, height and width of one latent picture. */
export type LatentShape = readonly [channels: number, height: number, width: number];

export interface Unet {
  /** Numbers per text token that it expects, where the model fixes it. */
  readonly textWidth: number | null;
  /** Text tokens that it takes, where the model fixes them. */
  readonly textTokens: number | null;
  /** Latent height and width, where the model fixes them. */
  readonly height: number | null;
  readonly width: number | null;
  /** Rows of one call, where the model fixes them. */
  readonly rows: number | null;
  /** The further inputs that it has, and how many numbers a row of each takes where the model fixes that. */
  readonly added: ReadonlyMap<AddedInput, number | null>;
  /**
   * One sample for each row of the conditioning; the answer holds one prediction per row, one after the other. A sample may
   * have more channels than the latents, whose shape is given; its prediction has not.
   */
  predict(
    samples: readonly Float32Array[],
    shape: LatentShape,
    timestep: number,
    conditioning: Conditioning,
  ): Promise<Float32Array>;
}

/** Finds its way around the part's inputs and outputs; throws `model_invalid` when it does not fit the latents. */
export function createUnet(part: ModelPart, latentChannels: number): Unet {
  const sampleInput = tensorFor(part, 'inputs', {
    what: `latents of ${latentChannels} channels`,
    names: ['sample'],
    fits: (tensor) => tensor.shape.length === 4 && accepts(tensor, 1, latentChannels),
  });
  const timestepInput = tensorFor(part, 'inputs', {
    what: 'the timestep',
    names: ['timestep', 't'],
    fits: ({ shape }) => shape.length <= 1,
  });
  const textInput = tensorFor(part, 'inputs', {
    what: 'text states',
    names: ['encoder_hidden_states'],
    fits: ({ shape }) => shape.length === 3,
  });
  const addedTensors = part.inputs.flatMap((tensor): [AddedInput, TensorInfo][] => {
    const name = addedInputs.find((candidate) => candidate === tensor.name);
    return name ? [[name, tensor]] : [];
  });
  refuseOtherInputs(part, [
    sampleInput,
    timestepInput,
    textInput,
    ...addedTensors.map(([, tensor]) => tensor),
  ]);
  const prediction = tensorFor(part, 'outputs', {
    what: 'the prediction',
    names: ['out_sample', 'sample'],
    fits: ({ shape }) => shape.length === 4,
  });
  const timestepDims = timestepInput.shape.length === 0 ? [] : [fixedSize(timestepInput, 0) ?? 1];
  /** Input of several rows, kept between steps. */
  let joined = new Float32Array(0);

  /** The samples one after the other. */
  function join(samples: readonly Float32Array[]): Float32Array {
    const [first = joined] = samples;
    if (samples.length === 1) return first;
    if (joined.length !== first.length * samples.length)
      joined = new Float32Array(first.length * samples.length);
    for (const [row, sample] of samples.entries()) joined.set(sample, row * sample.length);
    return joined;
  }

  return {
    textWidth: fixedSize(textInput, 2),
    textTokens: fixedSize(textInput, 1),
    height: fixedSize(sampleInput, 2),
    width: fixedSize(sampleInput, 3),
    rows: fixedSize(sampleInput, 0),
    added: new Map(addedTensors.map(([name, tensor]) => [name, fixedSize(tensor, 1)])),
    async predict(samples, shape, timestep, { states, added }) {
      const rows = samples.length;
      const [channels, height, width] = shape;
      const data = join(samples);
      const dims = [rows, data.length / (rows * height * width), height, width];
      const feeds: Feeds = {
        ...added,
        [sampleInput.name]: { data, dims },
        [timestepInput.name]: {
          data: new Float32Array(timestepDims[0] ?? 1).fill(timestep),
          dims: timestepDims,
        },
        [textInput.name]: states,
      };
      const { data: predicted, dims: given } = await part.run(feeds, prediction.name);
      if (predicted.length !== rows * channels * height * width)
        throw new PolyptychError(
          'model_invalid',
          `${part.file} gave ${prediction.name}[${given.join(', ')}] for latents of [${[rows, ...shape].join(', ')}]: download the model again.`,
        );
      return predicted;
    },
  };
}
