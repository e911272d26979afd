import { PolyptychError } from '#shared/errors.ts';
import type { EncodedPrompt, PromptEncoder } from '../prompts/prompt-encoder.ts';
import type { NumericTensor } from '../session.ts';
import type { Conditioning } from './conditioning.ts';
import { encodePair } from './encode-pair.ts';
import { createGuidanceEmbedder } from './guidance-embedding.ts';
import { createLatentPipeline } from './latent-pipeline.ts';
import type { DrawSettings, Pipeline } from './pipeline.ts';
import type { StableDiffusionParts } from './stable-diffusion.ts';
import type { Embeddings } from './text-encoder.ts';

export interface StableDiffusionXlParts extends StableDiffusionParts {
  /** The larger one, whose pooled vector the UNet is given. */
  secondPromptEncoder: PromptEncoder;
}

/** What both encoders make of a text together. */
interface EncodedText {
  states: Embeddings;
  pooled: NumericTensor;
  truncatedTokens: number;
}

/** Height and width of the picture that was cropped, the crop's top and left, height and width of what is wanted. */
const timeIdCount = 6;

/**
 * Stable Diffusion XL (Podell et al., 2023, https://arxiv.org/abs/2307.01952): the states of two text encoders beside each
 * other guide the UNet, which is also told the pooled text and the sizes that it was trained to heed.
 */
export function createStableDiffusionXl(parts: StableDiffusionXlParts): Pipeline {
  const { description, promptEncoder, secondPromptEncoder, unet } = parts;
  refuseOtherConditions(parts);
  const embedGuidance = createGuidanceEmbedder(unet, description.guidanceEmbeddingWidth);
  const isFree = description.guidance === 'free' && !embedGuidance;

  async function encode(
    settings: DrawSettings,
  ): Promise<[positive: EncodedText, negative: EncodedText | null]> {
    const guided = isFree && settings.guidanceScale > 1;
    const zeroes = description.zeroesEmptyNegative && settings.negativePrompt === '';
    const first = await encodePair(promptEncoder, settings, guided && !zeroes);
    const second = await encodePair(secondPromptEncoder, settings, guided && !zeroes);
    const positive = besideEachOther(first.positive, second.positive);
    if (!guided) return [positive, null];
    if (first.negative && second.negative)
      return [positive, besideEachOther(first.negative, second.negative)];
    return [positive, zeroed(positive)];
  }

  return createLatentPipeline({
    ...parts,
    async guidanceOf(settings) {
      const { width, height, guidanceScale } = settings;
      const [positive, negative] = await encode(settings);
      const timeIds = { data: Float32Array.of(height, width, 0, 0, height, width), dims: [1, timeIdCount] };
      const row = ({ states, pooled }: EncodedText): Conditioning => ({
        states,
        added: {
          text_embeds: pooled,
          time_ids: timeIds,
          ...(embedGuidance ? { timestep_cond: embedGuidance(guidanceScale) } : {}),
        },
      });
      return {
        rows: negative ? [row(negative), row(positive)] : [row(positive)],
        truncatedTokens: positive.truncatedTokens,
      };
    },
  });
}

function refuseOtherConditions({ unet }: StableDiffusionXlParts) {
  for (const name of ['text_embeds', 'time_ids'] as const)
    if (!unet.added.has(name))
      throw new PolyptychError(
        'model_invalid',
        `unet/model.onnx has no input ${name}, which SDXL's takes: the parts are of different models, download the model again.`,
      );
  const sizes = unet.added.get('time_ids') ?? timeIdCount;
  if (sizes !== timeIdCount)
    throw new PolyptychError(
      'model_invalid',
      `unet/model.onnx takes ${sizes} time_ids and not ${timeIdCount}, as the SDXL refiner does: choose the base model.`,
    );
}

/** The states of both along the width: each token's vector is the first encoder's, then the second's. */
function besideEachOther(first: EncodedPrompt, second: EncodedPrompt): EncodedText {
  const [, tokens, firstWidth] = first.states.dims;
  const [, secondTokens, secondWidth] = second.states.dims;
  if (tokens !== secondTokens || !second.pooled)
    throw new PolyptychError(
      'model_invalid',
      `The text encoders give ${tokens} and ${secondTokens} tokens for the same text: the parts are of different models, download the model again.`,
    );
  const width = firstWidth + secondWidth;
  const data = new Float32Array(tokens * width);
  for (let token = 0; token < tokens; token += 1) {
    data.set(first.states.data.subarray(token * firstWidth, (token + 1) * firstWidth), token * width);
    data.set(
      second.states.data.subarray(token * secondWidth, (token + 1) * secondWidth),
      token * width + firstWidth,
    );
  }
  return {
    states: { data, dims: [1, tokens, width] },
    pooled: { data: second.pooled, dims: [1, second.pooled.length] },
    truncatedTokens: Math.max(first.truncatedTokens, second.truncatedTokens),
  };
}

function zeroed({ states, pooled }: EncodedText): EncodedText {
  return {
    states: { data: new Float32Array(states.data.length), dims: states.dims },
    pooled: { data: new Float32Array(pooled.data.length), dims: pooled.dims },
    truncatedTokens: 0,
  };
}
