import type { Scheduler } from '../schedulers/scheduler.ts';
import type { DrawRequest } from './pipeline.ts';
import type { LatentShape } from './unet.ts';

/** From what a picture grows. */
export interface Beginning {
  /** The first step that is taken, as an index into the scheduler's timesteps. */
  startIndex: number;
  /** As noisy as that step expects them. */
  latents: Float32Array;
  /** Channels that are joined behind the latents at each step as they are: mask and masked picture. */
  joinedChannels: Float32Array | null;
  /** Puts back after a step what may not change; null where all may. */
  restore: ((latents: Float32Array, stepIndex: number) => Float32Array) | null;
}

export interface BeginningOptions {
  request: DrawRequest;
  /** Its timesteps are set. */
  scheduler: Scheduler;
  shape: LatentShape;
}

/** Seeded noise, which is all that a text has to begin with. */
export function beginWithNoise({ request, scheduler, shape }: BeginningOptions): Beginning {
  const noise = request.noise.next(shape[0] * shape[1] * shape[2]);
  return {
    startIndex: 0,
    latents: noise.map((value) => value * scheduler.initNoiseSigma),
    joinedChannels: null,
    restore: null,
  };
}
