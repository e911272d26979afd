import { PolyptychError } from '#shared/errors.ts';
import { fixedVariances } from '#shared/fitting-schedulers.ts';
import type { SchedulerConfig } from '#shared/model-layout.ts';
import { combine, noiseTerm } from './combine.ts';
import { limitOriginal } from './limits.ts';
import { cumulativeAlphas } from './noise-schedule.ts';
import { levelOfAlpha, originalOf } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import { roundHalfToEven, spacedTimesteps } from './timesteps.ts';

/** Keeps the logarithm of the variance finite. */
const smallestVariance = 1e-20;

/**
 * Denoising diffusion probabilistic models (Ho et al., 2020, https://arxiv.org/abs/2006.11239), formula 7 over the
 * chosen timesteps; the same numbers as diffusers' `DDPMScheduler`. Throws `model_invalid` when the variance is to
 * be learnt, which needs a model that predicts it.
 */
export function createDdpmScheduler(config: SchedulerConfig): Scheduler {
  const alphas = cumulativeAlphas(config);
  const varianceType = fixedVariances.find((name) => name === (config.variance_type ?? 'fixed_small'));
  if (!varianceType)
    throw new PolyptychError(
      'model_invalid',
      `The model asks for the variance ${config.variance_type}, which DDPM does not do here (only ${fixedVariances.join(', ')}): choose another scheduler.`,
    );
  let timesteps: number[] = [];
  const alphaAt = (stepIndex: number) =>
    stepIndex < timesteps.length ? (alphas[timesteps[stepIndex] ?? NaN] ?? NaN) : 1;

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
    },

    scaleModelInput: (sample) => sample,

    step(modelOutput, stepIndex, sample, noise) {
      const alpha = alphaAt(stepIndex);
      const previousAlpha = alphaAt(stepIndex + 1);
      // Rounded as torch rounds it: near the picture its distance from 1 is a matter of the last bits.
      const stepAlpha = Math.fround(alpha / previousAlpha);
      const predictedOriginal = limitOriginal(
        config,
        originalOf(config, levelOfAlpha(alpha), sample, modelOutput),
        { clips: config.clip_sample ?? true },
      );
      const small = Math.max(((1 - previousAlpha) / (1 - alpha)) * (1 - stepAlpha), smallestVariance);
      const deviation = {
        fixed_small: Math.sqrt(small),
        fixed_small_log: Math.sqrt(small),
        fixed_large: Math.sqrt(1 - stepAlpha),
      }[varianceType];
      const previous = combine(
        sample.length,
        [(Math.sqrt(previousAlpha) * (1 - stepAlpha)) / (1 - alpha), predictedOriginal],
        [(Math.sqrt(stepAlpha) * (1 - previousAlpha)) / (1 - alpha), sample],
        noiseTerm(timesteps[stepIndex] === 0 ? 0 : deviation, noise, sample.length),
      );
      return { previous, predictedOriginal };
    },

    addNoise(original, noise, stepIndex) {
      const { signal, noisiness } = levelOfAlpha(alphaAt(stepIndex));
      return combine(original.length, [signal, original], [noisiness, noise]);
    },
  };
}
