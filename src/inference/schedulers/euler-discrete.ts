import type { SchedulerConfig } from '#shared/model-layout.ts';
import { linearSpace } from './noise-schedule.ts';
import type { Scheduler } from './scheduler.ts';
import { refuseOtherSpacings, sigmaSchedule, trainingSigmas } from './sigmas.ts';
import { spacedTimesteps } from './timesteps.ts';

/** Stochastic Euler steps (Karras et al., 2022, algorithm 2); the defaults make every step deterministic. */
export interface EulerOptions {
  churn?: number;
  churnMinimumSigma?: number;
  churnMaximumSigma?: number;
  churnNoiseScale?: number;
}

/**
 * Euler's method on k-diffusion's sigmas (Karras et al., 2022, https://arxiv.org/abs/2206.00364); the same numbers
 * as diffusers' `EulerDiscreteScheduler`.
 */
export function createEulerDiscreteScheduler(
  config: SchedulerConfig,
  { churn = 0, churnMinimumSigma = 0, churnMaximumSigma = Infinity, churnNoiseScale = 1 }: EulerOptions = {},
): Scheduler {
  refuseOtherSpacings(config);
  const trainSigmas = trainingSigmas(config);
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
      const spaced = spacedTimesteps({ config, spacing, trainTimesteps: trainSigmas.length, steps }).map(
        Math.fround,
      );
      const lowest = trainSigmas.at(0) ?? NaN;
      const highest = trainSigmas.at(-1) ?? NaN;
      // As in diffusers, this spacing has one level more than there are steps.
      const unspaced =
        config.interpolation_type === 'log_linear'
          ? linearSpace(Math.log(highest), Math.log(lowest), steps + 1).map(Math.exp)
          : undefined;
      const schedule = sigmaSchedule(config, trainSigmas, spaced, unspaced);
      sigmas = [...schedule.sigmas, config.final_sigmas_type === 'sigma_min' ? lowest : 0].map(Math.fround);
      timesteps =
        config.timestep_type === 'continuous' && predictionType === 'v_prediction'
          ? sigmas.slice(0, -1).map((sigma) => Math.fround(0.25 * Math.log(sigma)))
          : schedule.timesteps;
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
