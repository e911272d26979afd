import type { ModelDescription } from '#shared/model-layout.ts';
import { replaceFileQuickly } from './atomic-file.ts';
import type { DrawnStep } from './pipelines/pipeline.ts';
import { encodeSmallPng } from './png.ts';

type LatentRgb = NonNullable<ModelDescription['latentRgb']>;

/**
 * Linear colours of Stable Diffusion 1.x latents, as published by Hugging Face's "Explaining the SDXL latent space"
 * and the latent previews of ComfyUI, brought from -1...1 to 0...1.
 */
const stableDiffusion1Rgb: LatentRgb = {
  factors: [
    [0.1756, 0.1149, 0.1614],
    [0.1625, 0.2487, 0.1175],
    [-0.1415, 0.0881, 0.1361],
    [-0.106, -0.1308, -0.3589],
  ],
  bias: [0.5, 0.5, 0.5],
};

/** The same of SDXL's latents, from the same places. */
const stableDiffusionXlRgb: LatentRgb = {
  factors: [
    [0.182_55, 0.2116, 0.217_05],
    [-0.126_65, -0.0021, 0.0534],
    [0.0538, 0.055_55, -0.0181],
    [-0.158_25, -0.1246, -0.1094],
  ],
  bias: [0.5542, 0.491_25, 0.499_45],
};

/** Previews at most this often, so that they cost nothing beside the steps. */
const previewIntervalMs = 250;

export interface PreviewWriterOptions {
  previewPath: string | null;
  leaseId: string;
  /** null: there are no latents to show. */
  description: ModelDescription | null;
  now: () => number;
}

export interface PreviewWriter {
  /** Called after each step; says whether a new preview has come to lie there since the last call. */
  offer(step: DrawnStep): boolean;
  /** Resolves when nothing is being written any more. */
  settle(): Promise<void>;
}

/** Writes previews beside the steps, on other threads: a step never waits for a disk. */
export function createPreviewWriter(options: PreviewWriterOptions): PreviewWriter {
  const { previewPath, leaseId, description, now } = options;
  const colors = description && (description.latentRgb ?? usualRgb(description));
  let nextAt = -Infinity;
  let state: 'idle' | 'writing' | 'written' | 'failed' = 'idle';
  let writing = Promise.resolve();

  return {
    offer({ predictedOriginal, shape }) {
      const written = state === 'written';
      if (written) state = 'idle';
      if (state !== 'idle' || previewPath === null || colors === null || now() < nextAt) return written;
      nextAt = now() + previewIntervalMs;
      state = 'writing';
      const [, height, width] = shape;
      const png = encodeSmallPng(latentColors(predictedOriginal, height * width, colors), width, height);
      writing = replaceFileQuickly(previewPath, png, leaseId).then(
        () => void (state = 'written'),
        // A preview is a courtesy: when it cannot be written, the picture goes on without.
        () => void (state = 'failed'),
      );
      return written;
    },
    settle: () => writing,
  };
}

function usualRgb({ kind, latentChannels }: ModelDescription): LatentRgb | null {
  if (latentChannels !== 4) return null;
  return kind === 'stable-diffusion-xl' ? stableDiffusionXlRgb : stableDiffusion1Rgb;
}

/** One colour per latent pixel: bias plus the weighted sum of the channels. */
export function latentColors(
  latents: Float32Array,
  count: number,
  { factors, bias }: LatentRgb,
): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(count * 3);
  const sums = new Float64Array(count);
  for (let color = 0; color < 3; color += 1) {
    sums.fill(bias[color] ?? 0);
    for (const [channel, row] of factors.entries()) {
      const factor = row[color] ?? 0;
      const start = channel * count;
      for (let index = 0; index < count; index += 1)
        sums[index] = (sums[index] ?? 0) + (latents[start + index] ?? 0) * factor;
    }
    for (let index = 0; index < count; index += 1) pixels[index * 3 + color] = (sums[index] ?? 0) * 255;
  }
  return pixels;
}
