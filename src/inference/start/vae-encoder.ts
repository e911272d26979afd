import { PolyptychError } from '#shared/errors.ts';
import type { LatentShape } from '../pipelines/unet.ts';
import type { NormalNoise } from '../noise.ts';
import type { ModelPart } from '../session.ts';
import { accepts, refuseOtherInputs, tensorFor } from '../tensor-roles.ts';

export interface VaeEncoder {
  /**
   * Turns planes from -1 to 1 (three channels of `scale` times the latents' size) into latents, in the VAE's own scale.
   * Where the model gives a distribution, one of it is drawn with the noise. Throws `model_invalid` for other shapes.
   */
  encode(planes: Float32Array, shape: LatentShape, scale: number, noise: NormalNoise): Promise<Float32Array>;
}

/** diffusers keeps the logarithm of the variance within these. */
const logVarianceRange = [-30, 20] as const;

/** Finds its way around the part's inputs and outputs; throws `model_invalid` when it does not fit the latents. */
export function createVaeEncoder(part: ModelPart, latentChannels: number): VaeEncoder {
  const input = tensorFor(part, 'inputs', {
    what: 'a picture of 3 channels',
    names: ['sample'],
    fits: (tensor) => tensor.shape.length === 4 && accepts(tensor, 1, 3),
  });
  refuseOtherInputs(part, [input]);
  // Newer exports give mean and variance, older ones the latents themselves.
  const output = tensorFor(part, 'outputs', {
    what: 'latents',
    names: ['latent_parameters', 'latent_sample'],
    fits: (tensor) =>
      tensor.shape.length === 4 &&
      (accepts(tensor, 1, latentChannels) || accepts(tensor, 1, 2 * latentChannels)),
  });

  return {
    async encode(planes, shape, scale, noise) {
      const [channels, height, width] = shape;
      const { data, dims } = await part.run(
        { [input.name]: { data: planes, dims: [1, 3, height * scale, width * scale] } },
        output.name,
      );
      const length = channels * height * width;
      if (dims[2] !== height || dims[3] !== width || (data.length !== length && data.length !== 2 * length))
        throw new PolyptychError(
          'model_invalid',
          `${part.file} gave ${output.name}[${dims.join(', ')}] where latents of [1, ${shape.join(', ')}] were expected: download the model again.`,
        );
      if (data.some(Number.isNaN))
        throw new PolyptychError(
          'model_invalid',
          `${part.file} gave latents that are not numbers (NaN): use a float32 export of the model.`,
        );
      return data.length === length ? data : sampled(data, length, noise);
    },
  };
}

/** Mean and logarithm of the variance, one after the other, become one draw of that normal distribution. */
function sampled(parameters: Float32Array, length: number, noise: NormalNoise): Float32Array {
  const [lowest, highest] = logVarianceRange;
  const drawn = noise.next(length);
  return drawn.map((value, index) => {
    const logVariance = Math.min(highest, Math.max(lowest, parameters[length + index] ?? NaN));
    return (parameters[index] ?? NaN) + Math.exp(logVariance / 2) * value;
  });
}
