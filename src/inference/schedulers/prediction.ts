import { PolyptychError } from '#shared/errors.ts';
import type { SchedulerConfig } from '#shared/model-layout.ts';
import { combine } from './combine.ts';

/** A sample is `signal` x original + `noisiness` x noise. */
export interface NoiseLevel {
  signal: number;
  noisiness: number;
}

/** The variance-preserving level of a cumulative alpha (Ho et al., 2020, equation 4). */
export function levelOfAlpha(alpha: number): NoiseLevel {
  return { signal: Math.sqrt(alpha), noisiness: Math.sqrt(1 - alpha) };
}

/** The original that a model's output means; `v` after Salimans and Ho (2022), appendix D. */
export function originalOf(
  config: SchedulerConfig,
  { signal, noisiness }: NoiseLevel,
  sample: Float32Array,
  output: Float32Array,
): Float32Array {
  const length = sample.length;
  switch (config.prediction_type ?? 'epsilon') {
    case 'epsilon':
      // Divided last: without any signal the result is infinite, which clipping makes whole, not undefined.
      return withoutNoise(sample, output, noisiness, signal);
    case 'v_prediction':
      return combine(length, [signal, sample], [-noisiness, output]);
    case 'sample':
      return output;
  }
}

function withoutNoise(sample: Float32Array, output: Float32Array, noisiness: number, signal: number) {
  const original = new Float32Array(sample.length);
  for (let index = 0; index < original.length; index += 1)
    original[index] = ((sample[index] ?? NaN) - noisiness * (output[index] ?? NaN)) / signal;
  return original;
}

/** The noise that a model's output means. */
export function noiseOf(
  config: SchedulerConfig,
  { signal, noisiness }: NoiseLevel,
  sample: Float32Array,
  output: Float32Array,
): Float32Array {
  const length = sample.length;
  switch (config.prediction_type ?? 'epsilon') {
    case 'epsilon':
      return output;
    case 'v_prediction':
      return combine(length, [noisiness, sample], [signal, output]);
    case 'sample':
      return combine(length, [1 / noisiness, sample], [-signal / noisiness, output]);
  }
}

/** The original that an output means on k-diffusion's scale, where a sample is original + sigma x noise. */
export function originalOfSigma(
  config: SchedulerConfig,
  sigma: number,
  sample: Float32Array,
  output: Float32Array,
): Float32Array {
  const square = sigma ** 2 + 1;
  switch (config.prediction_type ?? 'epsilon') {
    case 'epsilon':
      return combine(sample.length, [1, sample], [-sigma, output]);
    case 'v_prediction':
      return combine(sample.length, [1 / square, sample], [-sigma / Math.sqrt(square), output]);
    case 'sample':
      return output;
  }
}

/** For schedulers that diffusers, too, does not run with models that predict the picture itself. */
export function refuseSamplePrediction(config: SchedulerConfig, scheduler: string): void {
  if (config.prediction_type === 'sample')
    throw new PolyptychError(
      'model_invalid',
      `The model predicts the picture itself, which ${scheduler} cannot use: choose another scheduler.`,
    );
}
