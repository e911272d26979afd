import { PolyptychError } from '#shared/errors.ts';
import type { SchedulerConfig } from '#shared/model-layout.ts';
import { combine } from './combine.ts';
import { limitOriginal } from './limits.ts';
import { originalOfSigma } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import { refuseOtherSpacings, sigmaSchedule, trainingSigmas } from './sigmas.ts';
import { addSigmaNoise, initialSigma, scaleBySigma } from './sigma-samples.ts';
import { spacedTimesteps } from './timesteps.ts';

/**
 * Heun's second-order method (Karras et al., 2022, https://arxiv.org/abs/2206.00364, algorithm 1); the same numbers as
 * diffusers' `HeunDiscreteScheduler`. All steps but the last call the model twice: once at the start of the step, once
 * where Euler's step would end; `timesteps` names both.
 */
export function createHeunDiscreteScheduler(published: SchedulerConfig): Scheduler {
  // This class has defaults of its own and does not rescale to a zero terminal signal.
  const config = { beta_start: 0.000_85, beta_end: 0.012, ...published, rescale_betas_zero_snr: false };
  refuseOtherSpacings(config);
  const trainSigmas = trainingSigmas(config);
  const spacing = config.timestep_spacing ?? 'linspace';
  let timesteps: number[] = [];
  /** Noise levels of all calls, and the one to end at. */
  let sigmas: number[] = [];
  let firstHalf: { sample: Float32Array; slope: Float32Array } | null = null;

  return {
    get timesteps() {
      return timesteps;
    },
    get initNoiseSigma() {
      return initialSigma(sigmas, spacing);
    },

    setTimesteps(steps) {
      const spaced = spacedTimesteps({ config, spacing, trainTimesteps: trainSigmas.length, steps });
      const schedule = sigmaSchedule(config, trainSigmas, spaced.map(Math.fround));
      timesteps = callsOf(schedule.timesteps);
      sigmas = [...callsOf(schedule.sigmas), 0].map(Math.fround);
      firstHalf = null;
    },

    beginsAt: (skippedSteps) => skippedSteps * 2,

    scaleModelInput: (sample, stepIndex) => scaleBySigma(sample, sigmas[stepIndex] ?? NaN),

    step(modelOutput, stepIndex, sample) {
      const length = sample.length;
      const sigma = sigmas[stepIndex] ?? NaN;
      const predictedOriginal = limitOriginal(
        { ...config, thresholding: false },
        originalOfSigma(config, sigma, sample, modelOutput),
        { clips: config.clip_sample ?? false },
      );
      const slope = combine(length, [1 / sigma, sample], [-1 / sigma, predictedOriginal]);
      if (stepIndex % 2 === 0) {
        firstHalf = { sample, slope };
        const change = (sigmas[stepIndex + 1] ?? NaN) - sigma;
        return { previous: combine(length, [1, sample], [change, slope]), predictedOriginal };
      }
      if (!firstHalf)
        throw new PolyptychError(
          'internal',
          "Heun's second call must follow its first: start at an even call.",
        );
      const half = (sigma - (sigmas[stepIndex - 1] ?? NaN)) / 2;
      const previous = combine(length, [1, firstHalf.sample], [half, firstHalf.slope], [half, slope]);
      firstHalf = null;
      return { previous, predictedOriginal };
    },

    addNoise: (original, noise, stepIndex) => addSigmaNoise(original, noise, sigmas[stepIndex] ?? NaN),
  };
}

/** Each value but the first is met twice: where a step ends and where the next one starts. */
function callsOf(values: readonly number[]): number[] {
  return values.flatMap((value, index) => (index === 0 ? [value] : [value, value]));
}
