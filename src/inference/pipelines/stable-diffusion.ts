import { PolyptychError } from '#shared/errors.ts';
import type { ModelDescription } from '#shared/model-layout.ts';
import { createPromptEncoder } from '../prompts/prompt-encoder.ts';
import type { PromptTokenizer } from '../tokenizer.ts';
import {
  advance,
  beginPicture,
  type DrawRequest,
  type DrawSettings,
  type GrowingPicture,
} from './growing-picture.ts';
import { type Embeddings, joinEmbeddings, keepRows, type TextEncoder } from './text-encoder.ts';
import type { LatentShape, Unet } from './unet.ts';
import type { VaeDecoder } from './vae-decoder.ts';

export interface Pipeline {
  readonly description: ModelDescription;
  /** Smallest width and height that the model can draw, in pixels. */
  readonly smallestSize: { width: number; height: number };
  /** Whether one call of the UNet takes several pictures; otherwise they are drawn step by step in turn. */
  readonly batches: boolean;
  /**
   * Draws pictures of one size, number of steps and scheduler together. Each is told how it ends; never rejects. What goes
   * wrong with one ends that one alone, and a call that they share ends all that are left.
   */
  draw(requests: readonly DrawRequest[]): Promise<void>;
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
  const { vaeScale, sizeMultiple, latentChannels, scalingFactor, shiftFactor, schedulerConfig } = description;
  if (textEncoder.width !== null && unet.textWidth !== null && textEncoder.width !== unet.textWidth)
    throw new PolyptychError(
      'model_invalid',
      `The text encoder gives ${textEncoder.width} numbers per token but the UNet takes ${unet.textWidth}: the parts are of different models, download the model again.`,
    );
  const promptEncoder = createPromptEncoder({ tokenizer, textEncoder });

  async function draw(requests: readonly DrawRequest[]): Promise<void> {
    const pictures = await denoise(requests.flatMap(begin));
    for (const { request } of pictures) request.onDecoding();
    for (const picture of pictures) await decode(picture);
  }

  /** All steps; returns the pictures that went through them. */
  async function denoise(begun: readonly GrowingPicture[]): Promise<GrowingPicture[]> {
    let pictures = begun.filter(isWanted);
    const [first] = pictures;
    if (!first) return [];
    try {
      let texts = await encodePrompts(pictures);

      for (const [index, timestep] of first.scheduler.timesteps.entries()) {
        await nextTurn();
        const before = pictures;
        pictures = before.filter(isWanted);
        if (pictures.length === 0) return [];
        if (pictures.length < before.length) texts = keepRows(texts, before.flatMap(rowsOfThose(pictures)));

        // Guidance needs a second prediction, for the negative prompt; all go through the UNet together.
        const samples = pictures.flatMap(({ scheduler, latents, prompts }) => {
          const sample = scheduler.scaleModelInput(latents, index);
          return prompts.map(() => sample);
        });
        const predictions = await unet.predict(samples, first.shape, timestep, texts);
        const rowLength = predictions.length / samples.length;
        let row = 0;
        for (const picture of pictures) {
          const end = row + picture.prompts.length;
          advance(picture, index, predictions.subarray(row * rowLength, end * rowLength));
          row = end;
        }
      }
      await nextTurn();
      return pictures.filter(isWanted);
    } catch (error) {
      for (const { request } of pictures) request.onFailed(error);
      return [];
    }
  }

  /** A row of text states for each prompt of the pictures. */
  async function encodePrompts(pictures: readonly GrowingPicture[]): Promise<Embeddings> {
    const encoded = await promptEncoder.encode(pictures.flatMap(({ prompts }) => prompts));
    let row = 0;
    for (const picture of pictures) {
      row += picture.prompts.length;
      picture.truncatedTokens = encoded[row - 1]?.truncatedTokens ?? 0;
    }
    return joinEmbeddings(encoded.map(({ states }) => states));
  }

  function begin(request: DrawRequest): GrowingPicture[] {
    try {
      return [beginPicture({ request, shape: latentShape(request.settings), schedulerConfig })];
    } catch (error) {
      request.onFailed(error);
      return [];
    }
  }

  async function decode({ request, latents, shape, truncatedTokens }: GrowingPicture): Promise<void> {
    try {
      const { width, height } = request.settings;
      const scaled = latents.map((value) => value / scalingFactor + shiftFactor);
      const picture = await vaeDecoder.decode(scaled, shape);
      if (picture.width !== width || picture.height !== height)
        throw new PolyptychError(
          'model_invalid',
          `The model drew ${picture.width}x${picture.height} instead of ${width}x${height}: its configuration and its VAE do not fit, download the model again.`,
        );
      await request.onDrawn({ ...picture, truncatedTokens });
    } catch (error) {
      request.onFailed(error);
    }
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
    batches: unet.batches,
    draw,
  };
}

/** A picture that was cancelled is told so, and left out. */
function isWanted({ request }: GrowingPicture): boolean {
  if (!request.signal.aborted) return true;
  request.onFailed(new PolyptychError('cancelled', 'The picture was cancelled.'));
  return false;
}

/** For each row of a picture, whether the picture is still there. */
const rowsOfThose = (wanted: readonly GrowingPicture[]) => (picture: GrowingPicture) =>
  picture.prompts.map(() => wanted.includes(picture));

/** Lets messages that have arrived be read: cancels are seen between steps. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
