import { isOutOfMemory } from '../out-of-memory.ts';
import { type Conditioning, rowOf } from './conditioning.ts';
import type { Unet } from './unet.ts';

/**
 * Guidance takes two rows, and goes through the UNet in one call where memory allows. Where it does not, the two go one
 * after the other, from then on at once for pictures of this size and larger ones; the answer is the same. More rows than
 * two are a batch of pictures: that is made smaller by who put it together.
 */
export function createFrugalUnet(unet: Unet): Unet {
  /** Latent pixels of the smallest sample of which two rows were too many. */
  let tooLarge = Infinity;

  async function oneByOne(...[samples, shape, timestep, conditioning]: Parameters<Unet['predict']>) {
    const [channels, height, width] = shape;
    const length = channels * height * width;
    const predictions = new Float32Array(length * samples.length);
    for (const [row, sample] of samples.entries())
      predictions.set(
        await unet.predict([sample], shape, timestep, rowOf(conditioning, row, samples.length)),
        row * length,
      );
    return predictions;
  }

  return {
    ...unet,
    async predict(samples, shape, timestep, conditioning: Conditioning) {
      const [, height, width] = shape;
      const pixels = height * width;
      const canBeSplit = samples.length === 2 && unet.rows === null;
      if (canBeSplit && pixels >= tooLarge) return oneByOne(samples, shape, timestep, conditioning);
      try {
        return await unet.predict(samples, shape, timestep, conditioning);
      } catch (error) {
        if (!canBeSplit || !isOutOfMemory(error)) throw error;
        const predictions = await oneByOne(samples, shape, timestep, conditioning);
        tooLarge = Math.min(tooLarge, pixels);
        return predictions;
      }
    },
  };
}
