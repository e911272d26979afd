import { PolyptychError } from '#shared/errors.ts';
import type { ModelDescription } from '#shared/model-layout.ts';
import { createScheduler } from '../schedulers/create-scheduler.ts';
import { beginWithPicture } from '../start/begin-with-picture.ts';
import { pasteOver } from '../start/paste-over.ts';
import type { VaeEncoder } from '../start/vae-encoder.ts';
import { type Beginning, type BeginningOptions, beginWithNoise } from './beginning.ts';
import { denoise } from './denoise.ts';
import { createFrugalUnet } from './frugal-unet.ts';
import { type GrowingPicture, type Guidance, isWanted } from './growing-picture.ts';
import type { DrawRequest, DrawSettings, Pipeline } from './pipeline.ts';
import type { LatentShape, Unet } from './unet.ts';
import type { VaeDecoder } from './vae-decoder.ts';

export interface LatentPipelineParts {
  description: ModelDescription;
  unet: Unet;
  vaeDecoder: VaeDecoder;
  /** Opens the part that reads pictures; null where the model has none. */
  vaeEncoder: (() => Promise<VaeEncoder>) | null;
  /** Lets go of what the steps do not need, where memory is short; it comes back by itself. Never rejects. */
  rest(): Promise<void>;
  /** What is particular to a kind of model: how the words and numbers of a picture become what its UNet is told. */
  guidanceOf(settings: DrawSettings): Promise<Guidance>;
}

/** What all latent diffusion models have in common: noise, or a picture, is denoised and a VAE turns it into pixels. */
export function createLatentPipeline(parts: LatentPipelineParts): Pipeline {
  const { description, vaeDecoder, vaeEncoder, rest, guidanceOf } = parts;
  const unet = createFrugalUnet(parts.unet);
  const {
    vaeScale,
    sizeMultiple,
    latentChannels,
    sampleChannels,
    scalingFactor,
    shiftFactor,
    schedulerConfig,
  } = description;

  const showsMask = sampleChannels !== latentChannels;

  async function draw(requests: readonly DrawRequest[]): Promise<void> {
    const begun: GrowingPicture[] = [];
    for (const request of requests) begun.push(...(await begin(request)));
    await rest();
    const pictures = await denoise(begun, unet);
    for (const { request } of pictures) request.onDecoding();
    for (const picture of pictures) await decode(picture);
    await rest();
  }

  async function begin(request: DrawRequest): Promise<GrowingPicture[]> {
    if (!isWanted({ request })) return [];
    try {
      const { settings } = request;
      const shape = latentShape(settings);
      const scheduler = createScheduler(settings.scheduler, schedulerConfig);
      scheduler.setTimesteps(settings.steps);
      const guidance = await guidanceOf(settings);
      const beginning = await beginningOf({ request, scheduler, shape });
      refuseOtherChannels(beginning.joinedChannels?.length ?? 0, shape);
      return [{ request, scheduler, shape, guidance, beginning, latents: beginning.latents }];
    } catch (error) {
      request.onFailed(error);
      return [];
    }
  }

  async function beginningOf(options: BeginningOptions): Promise<Beginning> {
    const { start } = options.request;
    if (!start) return beginWithNoise(options);
    if (!vaeEncoder)
      throw new PolyptychError(
        'bad_input',
        'This model has no part that reads pictures (vae_encoder), so it cannot begin with one: remove the start picture.',
      );
    const { strength } = start;
    const scale = { vaeScale, scalingFactor, shiftFactor };
    return beginWithPicture({
      ...options,
      ...scale,
      start,
      strength,
      encoder: await vaeEncoder(),
      showsMask,
    });
  }

  function refuseOtherChannels(joinedLength: number, [, latentHeight, latentWidth]: LatentShape) {
    const channels = latentChannels + joinedLength / (latentHeight * latentWidth);
    if (channels !== sampleChannels)
      throw new PolyptychError(
        'bad_input',
        'This model fills in a part of a picture: give it a picture to start with and a mask.',
      );
  }

  async function decode({ request, latents, shape, guidance }: GrowingPicture): Promise<void> {
    try {
      const { width, height } = request.settings;
      const scaled = latents.map((value) => value / scalingFactor + shiftFactor);
      const picture = await vaeDecoder.decode(scaled, shape, request.signal);
      if (picture.width !== width || picture.height !== height)
        throw new PolyptychError(
          'model_invalid',
          `The model drew ${picture.width}x${picture.height} instead of ${width}x${height}: its configuration and its VAE do not fit, download the model again.`,
        );
      const { start } = request;
      const whole = start ? pasteOver(picture, start) : picture;
      await request.onDrawn({ ...whole, truncatedTokens: guidance.truncatedTokens });
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
    startPicture: showsMask ? 'masked' : vaeEncoder ? 'optional' : 'none',
    batches: unet.rows === null,
    draw,
  };
}
