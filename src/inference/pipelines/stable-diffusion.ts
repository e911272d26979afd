import { PolyptychError } from '#shared/errors.ts';
import type { ImageSettings } from '#shared/image-metadata.ts';
import type { ModelDescription } from '#shared/model-layout.ts';
import type { NormalNoise } from '../noise.ts';
import { createScheduler } from '../schedulers/create-scheduler.ts';
import type { PromptTokenizer } from '../tokenizer.ts';
import type { TextEncoder } from './text-encoder.ts';
import type { LatentShape, Unet } from './unet.ts';
import type { Picture, VaeDecoder } from './vae-decoder.ts';

export type DrawSettings = Pick<
  ImageSettings,
  'prompt' | 'negativePrompt' | 'steps' | 'guidanceScale' | 'width' | 'height' | 'scheduler'
>;

/** The picture in the making after one step. Latents are in the UNet's scale. */
export interface DrawnStep {
  /** From 1 to `steps`. */
  step: number;
  steps: number;
  shape: LatentShape;
  latents: Float32Array;
  predictedOriginal: Float32Array;
}

export interface DrawRequest {
  settings: DrawSettings;
  noise: NormalNoise;
  /** Ends the picture before its next step with the error `cancelled`. */
  signal: AbortSignal;
  onStep(step: DrawnStep): void;
  /** All steps are done; the picture is being decoded. */
  onDecoding(): void;
}

export interface DrawnPicture extends Picture {
  /** Tokens of the prompt that did not fit and were left out. */
  truncatedTokens: number;
}

export interface Pipeline {
  readonly description: ModelDescription;
  /** Smallest width and height that the model can draw, in pixels. */
  readonly smallestSize: { width: number; height: number };
  draw(request: DrawRequest): Promise<DrawnPicture>;
}

export interface StableDiffusionParts {
  description: ModelDescription;
  tokenizer: PromptTokenizer;
  textEncoder: TextEncoder;
  unet: Unet;
  vaeDecoder: VaeDecoder;
}

/** Stable Diffusion 1.x and 2.x: text states guide a UNet that denoises latents, which a VAE turns into the picture. */
export function createStableDiffusion(parts: StableDiffusionParts): Pipeline {
  const { description, tokenizer, textEncoder, unet, vaeDecoder } = parts;
  const { vaeScale, sizeMultiple, latentChannels, scalingFactor, shiftFactor } = description;
  if (textEncoder.width !== null && unet.textWidth !== null && textEncoder.width !== unet.textWidth)
    throw new PolyptychError(
      'model_invalid',
      `The text encoder gives ${textEncoder.width} numbers per token but the UNet takes ${unet.textWidth}: the parts are of different models, download the model again.`,
    );

  async function draw({ settings, noise, signal, onStep, onDecoding }: DrawRequest): Promise<DrawnPicture> {
    const shape = latentShape(settings);
    const scheduler = createScheduler(settings.scheduler, description.schedulerConfig);
    scheduler.setTimesteps(settings.steps);
    const steps = scheduler.timesteps.length;

    const prompt = tokenizer.encode(settings.prompt);
    // Guidance needs a second prediction, for the negative prompt; both go through the UNet together.
    const guided = settings.guidanceScale > 1;
    const rows = guided ? [tokenizer.encode(settings.negativePrompt).ids, prompt.ids] : [prompt.ids];
    const embeddings = await textEncoder.encode(rows);

    let latents: Float32Array = noise
      .next(shape[0] * shape[1] * shape[2])
      .map((value) => value * scheduler.initNoiseSigma);

    for (const [index, timestep] of scheduler.timesteps.entries()) {
      await nextTurn();
      throwIfCancelled(signal);
      const input = scheduler.scaleModelInput(latents, index);
      const predictions = await unet.predict(input, shape, timestep, embeddings);
      const prediction = guided ? guide(predictions, settings.guidanceScale) : predictions;
      const { previous, predictedOriginal } = scheduler.step(prediction, index, latents, noise);
      latents = previous;
      onStep({ step: index + 1, steps, shape, latents, predictedOriginal });
    }

    await nextTurn();
    throwIfCancelled(signal);
    onDecoding();
    const scaled = latents.map((value) => value / scalingFactor + shiftFactor);
    const picture = await vaeDecoder.decode(scaled, shape);
    if (picture.width !== settings.width || picture.height !== settings.height)
      throw new PolyptychError(
        'model_invalid',
        `The model drew ${picture.width}x${picture.height} instead of ${settings.width}x${settings.height}: its configuration and its VAE do not fit, download the model again.`,
      );
    return { ...picture, truncatedTokens: prompt.truncatedTokens };
  }

  function latentShape({ width, height }: DrawSettings): LatentShape {
    if (width % sizeMultiple !== 0 || height % sizeMultiple !== 0 || width < 1 || height < 1)
      throw new PolyptychError(
        'bad_input',
        `Width and height must be multiples of ${sizeMultiple} pixels for this model, not ${width}x${height}.`,
      );
    const latentHeight = height / vaeScale;
    const latentWidth = width / vaeScale;
    if ((unet.height ?? latentHeight) !== latentHeight || (unet.width ?? latentWidth) !== latentWidth)
      throw new PolyptychError(
        'bad_input',
        `This export of the model draws only ${(unet.width ?? latentWidth) * vaeScale}x${(unet.height ?? latentHeight) * vaeScale}, not ${width}x${height}.`,
      );
    return [latentChannels, latentHeight, latentWidth];
  }

  return {
    description,
    smallestSize: {
      width: (unet.width ?? sizeMultiple / vaeScale) * vaeScale,
      height: (unet.height ?? sizeMultiple / vaeScale) * vaeScale,
    },
    draw,
  };
}

/** Classifier-free guidance (Ho and Salimans, 2022): from the negative prediction, beyond the positive one. */
function guide(predictions: Float32Array, guidanceScale: number): Float32Array {
  const length = predictions.length / 2;
  const guided = new Float32Array(length);
  for (let index = 0; index < length; index += 1) {
    const negative = predictions[index] ?? NaN;
    guided[index] = negative + guidanceScale * ((predictions[length + index] ?? NaN) - negative);
  }
  return guided;
}

/** Lets messages that have arrived be read: cancels are seen between steps. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new PolyptychError('cancelled', 'The picture was cancelled.');
}
