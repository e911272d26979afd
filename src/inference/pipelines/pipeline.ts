import type { ImageSettings } from '#shared/image-metadata.ts';
import type { ModelDescription } from '#shared/model-layout.ts';
import type { NormalNoise } from '../noise.ts';
import type { StartPicture } from '../start/start-picture.ts';
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
  /** What the picture is made from, and what share of the steps is done; left out, it is made from noise alone. */
  start?: (StartPicture & { strength: number }) | undefined;
  /** Ends the picture before its next step with the error `cancelled`. */
  signal: AbortSignal;
  onStep(step: DrawnStep): void;
  /** The same for a picture that is made larger in parts, which has no latents. */
  onTile?: (tile: { step: number; steps: number }) => void;
  /** All steps are done; the picture is being decoded. */
  onDecoding(): void;
  /** The next picture of the batch is decoded when this resolves. */
  onDrawn(picture: DrawnPicture): Promise<void> | void;
  onFailed(error: unknown): void;
}

export interface Pipeline {
  /** null for a network that makes pictures larger: nothing of it is configured. */
  readonly description: ModelDescription | null;
  /** Whether it can begin with a picture, or must; `masked` pipelines take nothing but a picture with a mask. */
  readonly startPicture: 'none' | 'optional' | 'masked' | 'required';
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
