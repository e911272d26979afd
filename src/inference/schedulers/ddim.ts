import { PolyptychError } from '#shared/errors.ts';
import type { SchedulerConfig } from '#shared/model-layout.ts';
import { cumulativeAlphas } from './noise-schedule.ts';
import type { Scheduler } from './scheduler.ts';
import { roundHalfToEven, spacedTimesteps } from './timesteps.ts';

export interface DdimOptions {
  /** 0: nothing random (DDIM); 1: as much noise as in DDPM. */
  eta?: number;
}

/**
 * Denoising diffusion implicit models (Song et al., 2020, https://arxiv.org/abs/2010.02502), formula 12; the same
 * numbers as diffusers' `DDIMScheduler`. Throws `model_invalid` when the configuration asks for dynamic thresholding.
 */
export function createDdimScheduler(config: SchedulerConfig, { eta = 0 }: DdimOptions = {}): Scheduler {
  if (config.thresholding)
    throw new PolyptychError(
      'model_invalid',
      'The model asks for dynamic thresholding, which DDIM does not do here: choose another scheduler.',
    );
  const alphas = cumulativeAlphas(config);
  const finalAlpha = (config.set_alpha_to_one ?? true) ? 1 : (alphas[0] ?? 1);
  const predictionType = config.prediction_type ?? 'epsilon';
  const clipRange = (config.clip_sample ?? true) ? (config.clip_sample_range ?? 1) : Infinity;
  let timesteps: number[] = [];
  /** Training timesteps from one step to the next. */
  let stride = 1;

  const alphaAt = (timestep: number) => (timestep < 0 ? finalAlpha : (alphas[timestep] ?? NaN));

  return {
    get timesteps() {
      return timesteps;
    },
    initNoiseSigma: 1,

    setTimesteps(steps) {
      const spacing = config.timestep_spacing ?? 'leading';
      timesteps = spacedTimesteps({ config, spacing, trainTimesteps: alphas.length, steps }).map(
        roundHalfToEven,
      );
      stride = Math.floor(alphas.length / steps);
    },

    scaleModelInput: (sample) => sample,

    step(modelOutput, stepIndex, sample, noise) {
      const timestep = timesteps[stepIndex] ?? NaN;
      const alpha = alphaAt(timestep);
      const previousAlpha = alphaAt(timestep - stride);
      const signal = Math.sqrt(alpha);
      const noisiness = Math.sqrt(1 - alpha);
      const variance = ((1 - previousAlpha) / (1 - alpha)) * (1 - alpha / previousAlpha);
      const deviation = eta * Math.sqrt(variance);
      const previousSignal = Math.sqrt(previousAlpha);
      const direction = Math.sqrt(1 - previousAlpha - deviation ** 2);

      const predictedOriginal = new Float32Array(sample.length);
      const previous = deviation > 0 && noise ? noise.next(sample.length) : new Float32Array(sample.length);
      for (let index = 0; index < sample.length; index += 1) {
        const output = modelOutput[index] ?? NaN;
        const value = sample[index] ?? NaN;
        let original: number;
        let epsilon: number;
        if (predictionType === 'epsilon') {
          original = (value - noisiness * output) / signal;
          epsilon = output;
        } else if (predictionType === 'v_prediction') {
          original = signal * value - noisiness * output;
          epsilon = signal * output + noisiness * value;
        } else {
          original = output;
          epsilon = (value - signal * output) / noisiness;
        }
        original = Math.min(Math.max(original, -clipRange), clipRange);
        predictedOriginal[index] = original;
        previous[index] =
          previousSignal * original + direction * epsilon + deviation * (previous[index] ?? 0);
      }
      return { previous, predictedOriginal };
    },

    addNoise(original, noise, stepIndex) {
      const alpha = alphaAt(timesteps[stepIndex] ?? NaN);
      return original.map(
        (value, index) => Math.sqrt(alpha) * value + Math.sqrt(1 - alpha) * (noise[index] ?? NaN),
      );
    },
  };
}
