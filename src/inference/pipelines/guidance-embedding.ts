import { PolyptychError } from '#shared/errors.ts';
import type { NumericTensor } from '../session.ts';
import type { Unet } from './unet.ts';

/**
 * The guidance scale as waves of falling frequency, which distilled UNets take beside the timestep (Meng et al., 2023,
 * https://arxiv.org/abs/2210.03142); the same numbers as diffusers' `get_guidance_scale_embedding`.
 * @returns [1, width]: sines, then cosines, then a zero where the width is odd
 */
export function guidanceEmbedding(guidanceScale: number, width: number): NumericTensor {
  const half = Math.floor(width / 2);
  const data = new Float32Array(width);
  // Scales are counted from 1, where guidance does nothing, as in the pipelines that give these models their scale.
  const position = (guidanceScale - 1) * 1000;
  const rate = half > 1 ? Math.log(10_000) / (half - 1) : 0;
  for (let index = 0; index < half; index += 1) {
    const angle = position * Math.exp(-rate * index);
    data[index] = Math.sin(angle);
    data[half + index] = Math.cos(angle);
  }
  return { data, dims: [1, width] };
}

/** Gives the embedding for each scale, the same object for the same one; null for a UNet that takes none. */
export function createGuidanceEmbedder(
  unet: Unet,
  statedWidth: number | null,
): ((guidanceScale: number) => NumericTensor) | null {
  if (!unet.added.has('timestep_cond')) return null;
  const width = unet.added.get('timestep_cond') ?? statedWidth;
  if (width === null)
    throw new PolyptychError(
      'model_invalid',
      'unet/config.json does not say how wide the guidance embedding is (time_cond_proj_dim): download the model again.',
    );
  let latest: { guidanceScale: number; embedding: NumericTensor } | null = null;
  return (guidanceScale) => {
    if (latest?.guidanceScale !== guidanceScale)
      latest = { guidanceScale, embedding: guidanceEmbedding(guidanceScale, width) };
    return latest.embedding;
  };
}
