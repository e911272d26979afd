import { PolyptychError } from '#shared/errors.ts';
import type { ModelPart, NumericTensor } from '../session.ts';
import { accepts, fixedSize, refuseOtherInputs, tensorFor } from '../tensor-roles.ts';
import type { Embeddings } from './text-encoder.ts';

/** Channels, height and width of one latent picture. */
export type LatentShape = readonly [channels: number, height: number, width: number];

export interface Unet {
  /** Numbers per text token that it expects, where the model fixes it. */
  readonly textWidth: number | null;
  /** Latent height and width, where the model fixes them. */
  readonly height: number | null;
  readonly width: number | null;
  /** Whether one call takes several rows. */
  readonly batches: boolean;
  /** One sample for each row of the embeddings; the answer holds one prediction per row, one after the other. */
  predict(
    samples: readonly Float32Array[],
    shape: LatentShape,
    timestep: number,
    embeddings: Embeddings,
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
  refuseOtherInputs(part, [sampleInput, timestepInput, textInput]);
  const prediction = tensorFor(part, 'outputs', {
    what: 'the prediction',
    names: ['out_sample', 'sample'],
    fits: ({ shape }) => shape.length === 4,
  });
  const oneByOne = fixedSize(sampleInput, 0) === 1;
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

  async function run(
    samples: readonly Float32Array[],
    shape: LatentShape,
    timestep: number,
    text: Embeddings,
  ) {
    const [rows] = text.dims;
    const data = join(samples);
    const feeds: Record<string, NumericTensor> = {
      [sampleInput.name]: { data, dims: [rows, ...shape] },
      [timestepInput.name]: {
        data: new Float32Array(timestepDims[0] ?? 1).fill(timestep),
        dims: timestepDims,
      },
      [textInput.name]: text,
    };
    const { data: predicted, dims } = await part.run(feeds, prediction.name);
    if (predicted.length !== data.length)
      throw new PolyptychError(
        'model_invalid',
        `${part.file} gave ${prediction.name}[${dims.join(', ')}] for latents of [${[rows, ...shape].join(', ')}]: download the model again.`,
      );
    return predicted;
  }

  return {
    textWidth: fixedSize(textInput, 2),
    height: fixedSize(sampleInput, 2),
    width: fixedSize(sampleInput, 3),
    batches: !oneByOne,
    async predict(samples, shape, timestep, embeddings) {
      if (!oneByOne || samples.length === 1) return run(samples, shape, timestep, embeddings);
      const [rows, tokens, width] = embeddings.dims;
      const rowLength = tokens * width;
      const [{ length } = joined] = samples;
      const predictions = new Float32Array(length * rows);
      for (const [row, sample] of samples.entries()) {
        const data = embeddings.data.subarray(row * rowLength, (row + 1) * rowLength);
        const single = await run([sample], shape, timestep, { data, dims: [1, tokens, width] });
        predictions.set(single, row * length);
      }
      return predictions;
    },
  };
}
