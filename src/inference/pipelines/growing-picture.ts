import { PolyptychError } from '#shared/errors.ts';
import type { Scheduler } from '../schedulers/scheduler.ts';
import type { Beginning } from './beginning.ts';
import type { Conditioning } from './conditioning.ts';
import type { DrawRequest } from './pipeline.ts';
import type { LatentShape } from './unet.ts';

/** What a picture is drawn towards. */
export interface Guidance {
  /** Of the negative prompt, where the picture is guided away from one, and of the prompt. Each takes a row of the UNet. */
  rows: readonly [Conditioning] | readonly [negative: Conditioning, positive: Conditioning];
  /** Tokens of the prompt that were left out. */
  truncatedTokens: number;
}

/** One picture of a batch between its first noise and its last step. */
export interface GrowingPicture {
  readonly request: DrawRequest;
  readonly scheduler: Scheduler;
  readonly shape: LatentShape;
  readonly guidance: Guidance;
  readonly beginning: Beginning;
  latents: Float32Array;
}

/** What the UNet is shown at a step: the latents in the scheduler's scale, then the channels that stay. */
export function sampleAt({ scheduler, beginning, latents }: GrowingPicture, stepIndex: number): Float32Array {
  const scaled = scheduler.scaleModelInput(latents, stepIndex);
  const { joinedChannels } = beginning;
  if (!joinedChannels) return scaled;
  const sample = new Float32Array(scaled.length + joinedChannels.length);
  sample.set(scaled);
  sample.set(joinedChannels, scaled.length);
  return sample;
}

/** One step less noisy. There is a prediction for each row of the picture's guidance. */
export function advance(
  picture: GrowingPicture,
  stepIndex: number,
  predictions: readonly Float32Array[],
): void {
  const { request, scheduler, beginning, shape } = picture;
  const { startIndex, restore } = beginning;
  const prediction = guide(predictions, request.settings.guidanceScale);
  const { previous, predictedOriginal } = scheduler.step(
    prediction,
    stepIndex,
    picture.latents,
    request.noise,
  );
  picture.latents = restore ? restore(previous, stepIndex) : previous;
  request.onStep({
    step: stepIndex + 1 - startIndex,
    steps: scheduler.timesteps.length - startIndex,
    shape,
    latents: picture.latents,
    predictedOriginal,
  });
}

/** Classifier-free guidance (Ho and Salimans, 2022): from the negative prediction, beyond the positive one. */
function guide([first, positive]: readonly Float32Array[], guidanceScale: number): Float32Array {
  if (!first) throw new PolyptychError('internal', 'A picture has no prediction.');
  if (!positive) return first;
  const guided = new Float32Array(first.length);
  for (let index = 0; index < guided.length; index += 1) {
    const negative = first[index] ?? NaN;
    guided[index] = negative + guidanceScale * ((positive[index] ?? NaN) - negative);
  }
  return guided;
}

/** A picture that was cancelled is told so, and left out. */
export function isWanted({ request }: Pick<GrowingPicture, 'request'>): boolean {
  if (!request.signal.aborted) return true;
  request.onFailed(new PolyptychError('cancelled', 'The picture was cancelled.'));
  return false;
}
