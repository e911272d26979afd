import { PolyptychError } from '#shared/errors.ts';
import type { Conditioning } from './conditioning.ts';
import { encodePair } from './encode-pair.ts';
import { createGuidanceEmbedder } from './guidance-embedding.ts';
import { createLatentPipeline } from './latent-pipeline.ts';
import type { Pipeline } from './pipeline.ts';
import type { StableDiffusionParts } from './stable-diffusion.ts';

/**
 * Latent consistency models (Luo et al., 2023, https://arxiv.org/abs/2310.04378): a Stable Diffusion that was distilled
 * to a few steps and takes its guidance as a number, so that there is no negative prompt and one row a picture.
 */
export function createLatentConsistency(parts: StableDiffusionParts): Pipeline {
  const { description, promptEncoder, unet } = parts;
  const embed = createGuidanceEmbedder(unet, description.guidanceEmbeddingWidth);
  if (!embed)
    throw new PolyptychError(
      'model_invalid',
      'unet/model.onnx has no input timestep_cond for the guidance of a latent consistency model: choose another export of the model.',
    );
  return createLatentPipeline({
    ...parts,
    async guidanceOf(settings) {
      const { positive } = await encodePair(promptEncoder, settings, false);
      const row: Conditioning = {
        states: positive.states,
        added: { timestep_cond: embed(settings.guidanceScale) },
      };
      return { rows: [row], truncatedTokens: positive.truncatedTokens };
    },
  });
}
