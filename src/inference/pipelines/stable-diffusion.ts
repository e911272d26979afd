import type { ModelDescription } from '#shared/model-layout.ts';
import type { EncodedPrompt, PromptEncoder } from '../prompts/prompt-encoder.ts';
import type { Conditioning } from './conditioning.ts';
import { encodePair } from './encode-pair.ts';
import { createLatentPipeline, type LatentPipelineParts } from './latent-pipeline.ts';
import type { Pipeline } from './pipeline.ts';
import type { Unet } from './unet.ts';
import type { VaeDecoder } from './vae-decoder.ts';

export interface StableDiffusionParts {
  description: ModelDescription;
  promptEncoder: PromptEncoder;
  unet: Unet;
  vaeDecoder: VaeDecoder;
  vaeEncoder: LatentPipelineParts['vaeEncoder'];
  rest: LatentPipelineParts['rest'];
}

/** Stable Diffusion 1.x and 2.x: text states guide a UNet that denoises latents, which a VAE turns into the picture. */
export function createStableDiffusion(parts: StableDiffusionParts): Pipeline {
  const { description, promptEncoder } = parts;
  const takesGuidance = description.guidance === 'free';
  return createLatentPipeline({
    ...parts,
    async guidanceOf(settings) {
      const guided = takesGuidance && settings.guidanceScale > 1;
      const { positive, negative } = await encodePair(promptEncoder, settings, guided);
      const row = ({ states }: EncodedPrompt): Conditioning => ({ states, added: {} });
      return {
        rows: negative ? [row(negative), row(positive)] : [row(positive)],
        truncatedTokens: positive.truncatedTokens,
      };
    },
  });
}
