import { PolyptychError } from '#shared/errors.ts';
import type { ModelDescription } from '#shared/model-layout.ts';
import type { WorkerOptions } from './contract.ts';
import { readModelFolder } from './model-folder.ts';
import type { Pipeline } from './pipelines/pipeline.ts';
import { createStableDiffusion } from './pipelines/stable-diffusion.ts';
import { createTextEncoder } from './pipelines/text-encoder.ts';
import { createUnet, type Unet } from './pipelines/unet.ts';
import { createVaeDecoder } from './pipelines/vae-decoder.ts';
import { createPromptEncoder } from './prompts/prompt-encoder.ts';
import { type ModelPart, openModelPart, type RunMeter } from './session.ts';
import { readTokenizer } from './tokenizer.ts';

export interface LoadedPipeline extends Pipeline {
  /** Gives the model's sessions back. */
  dispose(): Promise<void>;
}

export interface LoadOptions extends Pick<WorkerOptions, 'executionProvider' | 'threads'> {
  meter: RunMeter;
}

/** Opens all parts of a model folder. Throws with one sentence on the first that is wrong, and leaves none open then. */
export async function loadPipeline(modelFolder: string, options: LoadOptions): Promise<LoadedPipeline> {
  const description = readModelFolder(modelFolder);
  const opened: ModelPart[] = [];
  const open = async (file: string) => {
    const part = await openModelPart({ ...options, modelFolder, file });
    opened.push(part);
    return part;
  };
  const dispose = async () => {
    for (const part of opened) await part.dispose();
  };
  try {
    return { ...(await assemble(modelFolder, description, open)), dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function assemble(
  modelFolder: string,
  description: ModelDescription,
  open: (file: string) => Promise<ModelPart>,
): Promise<Pipeline> {
  const textEncoder = createTextEncoder(await open('text_encoder/model.onnx'));
  const tokenizer = readTokenizer(modelFolder, textEncoder.tokens);
  const unet = createUnet(await open('unet/model.onnx'), description.latentChannels);
  refuseOtherWidth(textEncoder.width, unet);
  const vaeDecoder = createVaeDecoder(await open('vae_decoder/model.onnx'), description.latentChannels);
  const promptEncoder = createPromptEncoder({ tokenizer, textEncoder, unetTokens: unet.textTokens });
  return createStableDiffusion({ description, promptEncoder, unet, vaeDecoder });
}

function refuseOtherWidth(textWidth: number | null, unet: Unet) {
  if (textWidth !== null && unet.textWidth !== null && textWidth !== unet.textWidth)
    throw new PolyptychError(
      'model_invalid',
      `The text encoder gives ${textWidth} numbers per token but the UNet takes ${unet.textWidth}: the parts are of different models, download the model again.`,
    );
}
