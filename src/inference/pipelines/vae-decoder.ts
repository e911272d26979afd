import { PolyptychError } from '#shared/errors.ts';
import type { ModelPart } from '../session.ts';
import { accepts, refuseOtherInputs, tensorFor } from '../tensor-roles.ts';
import type { LatentShape } from './unet.ts';

/** 8-bit red, green and blue, row by row. */
export interface Picture {
  pixels: Uint8ClampedArray;
  width: number;
  height: number;
}

export interface VaeDecoder {
  /** Turns latents (in the VAE's own scale) into a picture. Throws `model_invalid` when numbers come out as NaN. */
  decode(latents: Float32Array, shape: LatentShape): Promise<Picture>;
}

/** Finds its way around the part's inputs and outputs; throws `model_invalid` when it does not fit the latents. */
export function createVaeDecoder(part: ModelPart, latentChannels: number): VaeDecoder {
  const input = tensorFor(part, 'inputs', {
    what: `latents of ${latentChannels} channels`,
    names: ['latent_sample'],
    fits: (tensor) => tensor.shape.length === 4 && accepts(tensor, 1, latentChannels),
  });
  refuseOtherInputs(part, [input]);
  const output = tensorFor(part, 'outputs', {
    what: 'a picture of 3 channels',
    names: ['sample'],
    fits: (tensor) => tensor.shape.length === 4 && accepts(tensor, 1, 3),
  });

  return {
    async decode(latents, shape) {
      const { data, dims } = await part.run(
        { [input.name]: { data: latents, dims: [1, ...shape] } },
        output.name,
      );
      const [, channels, height = 0, width = 0] = dims;
      if (channels !== 3 || data.length !== 3 * height * width)
        throw new PolyptychError(
          'model_invalid',
          `${part.file} gave ${output.name}[${dims.join(', ')}] where one picture of 3 channels was expected: download the model again.`,
        );
      return { pixels: toPixels(data, part.file), width, height };
    },
  };
}

/** Planes of numbers from -1 to 1 become interleaved bytes; the clamped array clamps and rounds. */
function toPixels(planes: Float32Array, file: string): Uint8ClampedArray {
  const count = planes.length / 3;
  const pixels = new Uint8ClampedArray(planes.length);
  // One value that is not a number makes the whole sum so.
  let sum = 0;
  let target = 0;
  for (let index = 0; index < count; index += 1) {
    for (let source = index; source < planes.length; source += count) {
      const value = planes[source] ?? NaN;
      sum += value;
      pixels[target] = (value + 1) * 127.5;
      target += 1;
    }
  }
  if (Number.isNaN(sum))
    throw new PolyptychError(
      'model_invalid',
      `${file} gave a picture whose values are not numbers (NaN): lower the guidance, change the scheduler, or use a float32 export of the model.`,
    );
  return pixels;
}
