import type { SchedulerConfig } from '#shared/model-layout.ts';
import { cumulativeAlphas } from './noise-schedule.ts';
import type { Scheduler } from './scheduler.ts';
import { sigmaSchedule } from './sigmas.ts';
import { spacedTimesteps } from './timesteps.ts';

/** Stochastic Euler steps (Karras et al., 2022, algorithm 2); the defaults make every step deterministic. */
export interface EulerOptions {
  churn?: number;
  churnMinimumSigma?: number;
  churnMaximumSigma?: number;
  churnNoiseScale?: number;
}

/** FP16's smallest positive number: keeps the first sigma finite where the last timestep is pure noise. */
const smallestAlpha = 2 ** -24;

/**
 * Euler's method on k-diffusion's sigmas (Karras et al., 2022, https://arxiv.org/abs/2206.00364); the same numbers
 * as diffusers' `EulerDiscreteScheduler`.
 */
export function createEulerDiscreteScheduler(
  config: SchedulerConfig,
  { churn = 0, churnMinimumSigma = 0, churnMaximumSigma = Infinity, churnNoiseScale = 1 }: EulerOptions = {},
): Scheduler {
  const alphas = cumulativeAlphas(config).slice();
  if (config.rescale_betas_zero_snr) alphas[alphas.length - 1] = smallestAlpha;
  const trainSigmas = alphas.map((alpha) => Math.sqrt((1 - alpha) / alpha));
  const predictionType = config.prediction_type ?? 'epsilon';
  const spacing = config.timestep_spacing ?? 'linspace';
  let timesteps: number[] = [];
  let sigmas: number[] = [];
  const sigmaAt = (stepIndex: number) => sigmas[stepIndex] ?? NaN;

  return {
    get timesteps() {
      return timesteps;
    },
    get initNoiseSigma() {
      const highest = Math.max(...sigmas);
      return spacing === 'leading' ? Math.sqrt(highest ** 2 + 1) : highest;
    },

    setTimesteps(steps) {
      const spaced = spacedTimesteps({ config, spacing, trainTimesteps: alphas.length, steps });
      ({ sigmas, timesteps } = sigmaSchedule(config, trainSigmas, spaced.map(Math.fround)));
    },

    scaleModelInput(sample, stepIndex) {
      const scale = Math.sqrt(sigmaAt(stepIndex) ** 2 + 1);
      return sample.map((value) => value / scale);
    },

    step(modelOutput, stepIndex, sample, noise) {
      const sigma = sigmaAt(stepIndex);
      const churned = churn > 0 && sigma >= churnMinimumSigma && sigma <= churnMaximumSigma && noise !== null;
      const gamma = churned ? Math.min(churn / (sigmas.length - 1), Math.SQRT2 - 1) : 0;
      const raisedSigma = sigma * (gamma + 1);
      const added = churned ? Math.sqrt(raisedSigma ** 2 - sigma ** 2) * churnNoiseScale : 0;
      const change = sigmaAt(stepIndex + 1) - raisedSigma;

      const previous = churned ? noise.next(sample.length) : new Float32Array(sample.length);
      const predictedOriginal = new Float32Array(sample.length);
      for (let index = 0; index < sample.length; index += 1) {
        const output = modelOutput[index] ?? NaN;
        const value = (sample[index] ?? NaN) + added * (previous[index] ?? 0);
        let original: number;
        if (predictionType === 'epsilon') original = value - raisedSigma * output;
        else if (predictionType === 'v_prediction')
          original = output * (-sigma / Math.sqrt(sigma ** 2 + 1)) + value / (sigma ** 2 + 1);
        else original = output;
        predictedOriginal[index] = original;
        previous[index] = value + ((value - original) / raisedSigma) * change;
      }
      return { previous, predictedOriginal };
    },

    addNoise: (original, noise, stepIndex) =>
      original.map((value, index) => value + sigmaAt(stepIndex) * (noise[index] ?? NaN)),
  };
}
