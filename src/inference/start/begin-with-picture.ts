import type { Beginning, BeginningOptions } from '../pipelines/beginning.ts';
import { firstStep } from './first-step.ts';
import { latentMask, type StartPicture, toPlanes } from './start-picture.ts';
import type { VaeEncoder } from './vae-encoder.ts';

export interface PictureBeginningOptions extends BeginningOptions {
  start: StartPicture;
  /** Share of the steps that are done, above 0 and at most 1. */
  strength: number;
  encoder: VaeEncoder;
  /** Pixels per latent, along a side. */
  vaeScale: number;
  /** The UNet takes latents divided by this, after the shift. */
  scalingFactor: number;
  shiftFactor: number;
  /** Whether the UNet is shown the mask and the masked picture beside the latents. */
  showsMask: boolean;
}

/**
 * A picture made as noisy as the first step expects it; the same numbers, and noise in the same order, as diffusers'
 * img2img and inpainting pipelines. With a mask the rest is put back after each step, unless the UNet is shown it.
 */
export async function beginWithPicture(options: PictureBeginningOptions): Promise<Beginning> {
  const { request, scheduler, shape, start, strength, encoder, vaeScale, showsMask } = options;
  const { noise, settings } = request;
  const startIndex = firstStep(scheduler, settings.steps, strength);
  const [channels, height, width] = shape;
  const length = channels * height * width;
  const encode = async (mask: Uint8Array | null): Promise<Float32Array> => {
    const latents = await encoder.encode(toPlanes(start, mask), shape, vaeScale, noise);
    return latents.map((value) => (value - options.shiftFactor) * options.scalingFactor);
  };
  const mask = start.mask && latentMask(start.mask, [height, width], vaeScale);

  // Nothing of the picture is left where all of the steps are done and a mask says what is.
  if (mask && strength === 1) {
    const kept = showsMask ? null : await encode(null);
    const fresh = noise.next(length);
    const latents = fresh.map((value) => value * scheduler.initNoiseSigma);
    return { startIndex, latents, ...(await masking(kept, fresh)) };
  }
  const kept = await encode(null);
  const fresh = noise.next(length);
  return {
    startIndex,
    latents: scheduler.addNoise(kept, fresh, startIndex),
    ...(await masking(kept, fresh)),
  };

  async function masking(
    original: Float32Array | null,
    added: Float32Array,
  ): Promise<Pick<Beginning, 'joinedChannels' | 'restore'>> {
    if (!mask) return { joinedChannels: null, restore: null };
    if (showsMask) return { joinedChannels: joined(mask, await encode(start.mask)), restore: null };
    if (!original) return { joinedChannels: null, restore: null };
    return {
      joinedChannels: null,
      restore: (latents, stepIndex) => {
        const next = stepIndex + 1;
        const put = next < scheduler.timesteps.length ? scheduler.addNoise(original, added, next) : original;
        return latents.map((value, index) => {
          const drawn = mask[index % mask.length] ?? 0;
          return (1 - drawn) * (put[index] ?? NaN) + drawn * value;
        });
      },
    };
  }
}

function joined(mask: Float32Array, maskedPicture: Float32Array): Float32Array {
  const channels = new Float32Array(mask.length + maskedPicture.length);
  channels.set(mask);
  channels.set(maskedPicture, mask.length);
  return channels;
}
