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
  /** Predicts for one sample under each row of the embeddings; the answer holds one prediction per row. */
  predict(
    sample: Float32Array,
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
  let repeated = new Float32Array(0);

  /** The same sample once for each row. */
  function repeat(sample: Float32Array, rows: number): Float32Array {
    if (rows === 1) return sample;
    if (repeated.length !== sample.length * rows) repeated = new Float32Array(sample.length * rows);
    for (let row = 0; row < rows; row += 1) repeated.set(sample, row * sample.length);
    return repeated;
  }

  async function run(sample: Float32Array, shape: LatentShape, timestep: number, text: Embeddings) {
    const [rows] = text.dims;
    const feeds: Record<string, NumericTensor> = {
      [sampleInput.name]: { data: repeat(sample, rows), dims: [rows, ...shape] },
      [timestepInput.name]: {
        data: new Float32Array(timestepDims[0] ?? 1).fill(timestep),
        dims: timestepDims,
      },
      [textInput.name]: text,
    };
    const { data, dims } = await part.run(feeds, prediction.name);
    if (data.length !== sample.length * rows)
      throw new PolyptychError(
        'model_invalid',
        `${part.file} gave ${prediction.name}[${dims.join(', ')}] for latents of [${[rows, ...shape].join(', ')}]: download the model again.`,
      );
    return data;
  }

  return {
    textWidth: fixedSize(textInput, 2),
    height: fixedSize(sampleInput, 2),
    width: fixedSize(sampleInput, 3),
    async predict(sample, shape, timestep, embeddings) {
      const [rows, tokens, width] = embeddings.dims;
      if (!oneByOne || rows === 1) return run(sample, shape, timestep, embeddings);
      const rowLength = tokens * width;
      const predictions = new Float32Array(sample.length * rows);
      for (let row = 0; row < rows; row += 1) {
        const data = embeddings.data.subarray(row * rowLength, (row + 1) * rowLength);
        const single = await run(sample, shape, timestep, { data, dims: [1, tokens, width] });
        predictions.set(single, row * sample.length);
      }
      return predictions;
    },
  };
}
