import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PolyptychError } from '#shared/errors.ts';
import type { ModelDescription } from '#shared/model-layout.ts';
import { isUpscalerFolder, upscalerFile } from '#shared/upscaler-layout.ts';
import { readModelFolder } from './model-folder.ts';
import type { Pipeline } from './pipelines/pipeline.ts';
import { createLatentConsistency } from './pipelines/latent-consistency.ts';
import { createStableDiffusion } from './pipelines/stable-diffusion.ts';
import { createStableDiffusionXl } from './pipelines/stable-diffusion-xl.ts';
import { createTextEncoder, type TextEncoder } from './pipelines/text-encoder.ts';
import { createUnet, type Unet } from './pipelines/unet.ts';
import { createVaeDecoder } from './pipelines/vae-decoder.ts';
import { createPromptEncoder } from './prompts/prompt-encoder.ts';
import { createRestingParts } from './resting-parts.ts';
import { type ModelPart, type OpenPartOptions, openModelPart } from './session.ts';
import { createVaeEncoder, type VaeEncoder } from './start/vae-encoder.ts';
import { readTokenizer } from './tokenizer.ts';
import { createUpscaler } from './upscaling/upscaler.ts';

export interface LoadedPipeline extends Pipeline {
  /** Gives the model's sessions back. */
  dispose(): Promise<void>;
}

export interface LoadOptions extends Pick<
  OpenPartOptions,
  'executionProvider' | 'threads' | 'graphs' | 'meter'
> {
  /** The device holds no more than the UNet and one of the other parts: those are open only while they are used. */
  staged?: boolean;
}

interface Opening {
  /** For good. */
  open(file: string): Promise<ModelPart>;
  /** A part that the steps do not need. */
  openAside(file: string): Promise<ModelPart>;
  /** Lets go of those parts where memory is short. */
  rest(): Promise<void>;
}

/** Opens all parts of a model folder. Throws with one sentence on the first that is wrong, and leaves none open then. */
export async function loadPipeline(modelFolder: string, options: LoadOptions): Promise<LoadedPipeline> {
  const opened: ModelPart[] = [];
  const resting = createRestingParts();
  const openFile = (file: string) => openModelPart({ ...options, modelFolder, file });
  const kept = async (opening: Promise<ModelPart>) => {
    const part = await opening;
    opened.push(part);
    return part;
  };
  const open = (file: string) => kept(openFile(file));
  const openAside = options.staged ? (file: string) => kept(resting.add(() => openFile(file))) : open;
  const { rest } = resting;
  const dispose = async () => {
    for (const part of opened) await part.dispose();
  };
  try {
    const pipeline = isUpscalerFolder((path) => existsSync(join(modelFolder, path)))
      ? createUpscaler(await open(upscalerFile))
      : await assemble(modelFolder, readModelFolder(modelFolder), { open, openAside, rest });
    await rest();
    return { ...pipeline, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function assemble(
  modelFolder: string,
  description: ModelDescription,
  { open, openAside, rest }: Opening,
): Promise<Pipeline> {
  const { kind, textLayers, latentChannels, sampleChannels } = description;
  const isXl = kind === 'stable-diffusion-xl';
  const textEncoder = createTextEncoder(
    await openAside('text_encoder/model.onnx'),
    isXl ? { layer: { kind: 'before-last', layers: textLayers.first } } : {},
  );
  const secondTextEncoder = isXl
    ? createTextEncoder(await openAside('text_encoder_2/model.onnx'), {
        layer: { kind: 'before-last', layers: textLayers.second },
        pooled: true,
      })
    : null;
  const tokenizer = readTokenizer(modelFolder, textEncoder.tokens);
  const unet = createUnet(await open('unet/model.onnx'), sampleChannels);
  refuseOtherWidths(textEncoder, secondTextEncoder, unet);
  const vaeDecoder = createVaeDecoder(await openAside('vae_decoder/model.onnx'), latentChannels);
  const unetTokens = unet.textTokens;
  const promptEncoder = createPromptEncoder({ tokenizer, textEncoder, unetTokens });
  const vaeEncoder = openedOnce(modelFolder, description, openAside);
  const parts = { description, promptEncoder, unet, vaeDecoder, vaeEncoder, rest };
  if (secondTextEncoder) {
    const secondPromptEncoder = createPromptEncoder({
      tokenizer: readTokenizer(modelFolder, secondTextEncoder.tokens, 'tokenizer_2'),
      textEncoder: secondTextEncoder,
      unetTokens,
    });
    return createStableDiffusionXl({ ...parts, secondPromptEncoder });
  }
  refuseAddedInputs(unet);
  // Some latent consistency models are published under the name of what they were distilled from.
  return kind === 'latent-consistency' || unet.added.has('timestep_cond')
    ? createLatentConsistency(parts)
    : createStableDiffusion(parts);
}

function refuseOtherWidths(textEncoder: TextEncoder, second: TextEncoder | null, unet: Unet) {
  const refuse = (what: string, given: number | null, taken: number | null) => {
    if (given !== null && taken !== null && given !== taken)
      throw new PolyptychError(
        'model_invalid',
        `${what} ${given} numbers per token but the UNet takes ${taken}: the parts are of different models, download the model again.`,
      );
  };
  if (!second) return refuse('The text encoder gives', textEncoder.width, unet.textWidth);
  const both = textEncoder.width !== null && second.width !== null ? textEncoder.width + second.width : null;
  refuse('The text encoders together give', both, unet.textWidth);
  const pooledWidth = unet.added.get('text_embeds') ?? null;
  if (second.pooledWidth !== null && pooledWidth !== null && second.pooledWidth !== pooledWidth)
    throw new PolyptychError(
      'model_invalid',
      `The second text encoder gives ${second.pooledWidth} numbers for the whole prompt but the UNet takes ${pooledWidth}: the parts are of different models, download the model again.`,
    );
}

/** A UNet of SDXL in a folder of another kind. */
function refuseAddedInputs(unet: Unet) {
  for (const name of ['text_embeds', 'time_ids'] as const)
    if (unet.added.has(name))
      throw new PolyptychError(
        'model_invalid',
        `unet/model.onnx wants ${name} as SDXL's does, but model_index.json names another kind of model: download the model again.`,
      );
}

const vaeEncoderFile = 'vae_encoder/model.onnx';

/** The part that reads pictures takes memory only once one is to be read; null where the model has none. */
function openedOnce(
  modelFolder: string,
  { latentChannels }: ModelDescription,
  open: (file: string) => Promise<ModelPart>,
): (() => Promise<VaeEncoder>) | null {
  if (!existsSync(join(modelFolder, vaeEncoderFile))) return null;
  let encoder: VaeEncoder | null = null;
  return async () => (encoder ??= createVaeEncoder(await open(vaeEncoderFile), latentChannels));
}
