import type { SchedulerConfig } from '#shared/model-layout.ts';
import { combine, noiseTerm } from './combine.ts';
import { limitOriginal } from './limits.ts';
import { cumulativeAlphas } from './noise-schedule.ts';
import { levelOfAlpha, noiseOf, originalOf } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import { roundHalfToEven, spacedTimesteps } from './timesteps.ts';

export interface DdimOptions {
  /** 0: nothing random (DDIM); 1: as much noise as in DDPM. */
  eta?: number;
}

/**
 * Denoising diffusion implicit models (Song et al., 2020, https://arxiv.org/abs/2010.02502), formula 12; the same
 * numbers as diffusers' `DDIMScheduler`.
 */
export function createDdimScheduler(config: SchedulerConfig, { eta = 0 }: DdimOptions = {}): Scheduler {
  const alphas = cumulativeAlphas(config);
  const finalAlpha = (config.set_alpha_to_one ?? true) ? 1 : (alphas[0] ?? 1);
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
      const variance = ((1 - previousAlpha) / (1 - alpha)) * (1 - alpha / previousAlpha);
      const deviation = eta * Math.sqrt(variance);
      const direction = Math.sqrt(1 - previousAlpha - deviation ** 2);

      const level = levelOfAlpha(alpha);
      const epsilon = noiseOf(config, level, sample, modelOutput);
      const predictedOriginal = limitOriginal(config, originalOf(config, level, sample, modelOutput), {
        clips: config.clip_sample ?? true,
      });
      const previous = combine(
        sample.length,
        [Math.sqrt(previousAlpha), predictedOriginal],
        [direction, epsilon],
        noiseTerm(deviation, noise, sample.length),
      );
      return { previous, predictedOriginal };
    },

    addNoise(original, noise, stepIndex) {
      const { signal, noisiness } = levelOfAlpha(alphaAt(timesteps[stepIndex] ?? NaN));
      return combine(original.length, [signal, original], [noisiness, noise]);
    },
  };
}
