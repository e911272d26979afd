import type { ImageSettings } from '#shared/image-metadata.ts';
import type { ModelDescription } from '#shared/model-layout.ts';
import type { NormalNoise } from '../noise.ts';
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
