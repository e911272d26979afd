import type { ImageSettings } from '#shared/image-metadata.ts';
import type { SchedulerConfig } from '#shared/model-layout.ts';
import type { NormalNoise } from '../noise.ts';
import { createScheduler } from '../schedulers/create-scheduler.ts';
import type { Scheduler } from '../schedulers/scheduler.ts';
import type { LatentShape } from './unet.ts';
import type { Picture } from './vae-decoder.ts';

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

export interface DrawnPicture extends Picture {
  /** Tokens of the prompt that did not fit and were left out. */
  truncatedTokens: number;
}

/** One picture of a batch. Exactly one of `onDrawn` and `onFailed` is called, once, and last. */
export interface DrawRequest {
  settings: DrawSettings;
  noise: NormalNoise;
  /** Ends the picture before its next step with the error `cancelled`. */
  signal: AbortSignal;
  onStep(step: DrawnStep): void;
  /** All steps are done; the picture is being decoded. */
  onDecoding(): void;
  /** The next picture of the batch is decoded when this resolves. */
  onDrawn(picture: DrawnPicture): Promise<void> | void;
  onFailed(error: unknown): void;
}

/** One picture of a batch between its first noise and its last step. */
export interface GrowingPicture {
  readonly request: DrawRequest;
  readonly scheduler: Scheduler;
  readonly shape: LatentShape;
  /** The negative prompt where the picture is guided, and the prompt. Each takes a row of the UNet. */
  readonly prompts: readonly string[];
  /** Tokens of the prompt that were left out; known once it has been encoded. */
  truncatedTokens: number;
  latents: Float32Array;
}

export interface Beginning {
  request: DrawRequest;
  shape: LatentShape;
  schedulerConfig: SchedulerConfig;
}

/** Seeded noise, to be guided to what the prompt says. */
export function beginPicture({ request, shape, schedulerConfig }: Beginning): GrowingPicture {
  const { settings, noise } = request;
  const scheduler = createScheduler(settings.scheduler, schedulerConfig);
  scheduler.setTimesteps(settings.steps);
  const guided = settings.guidanceScale > 1;
  return {
    request,
    scheduler,
    shape,
    prompts: guided ? [settings.negativePrompt, settings.prompt] : [settings.prompt],
    truncatedTokens: 0,
    latents: noise.next(shape[0] * shape[1] * shape[2]).map((value) => value * scheduler.initNoiseSigma),
  };
}

/** One step less noisy. `predictions` has a row for each of the picture's prompts. */
export function advance(picture: GrowingPicture, stepIndex: number, predictions: Float32Array): void {
  const { request, scheduler, prompts, shape } = picture;
  const { guidanceScale } = request.settings;
  const prediction = prompts.length > 1 ? guide(predictions, guidanceScale) : predictions;
  const step = scheduler.step(prediction, stepIndex, picture.latents, request.noise);
  picture.latents = step.previous;
  request.onStep({
    step: stepIndex + 1,
    steps: scheduler.timesteps.length,
    shape,
    latents: step.previous,
    predictedOriginal: step.predictedOriginal,
  });
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
