import type { SchedulerConfig } from '#shared/model-layout.ts';
import { combine, noiseTerm } from './combine.ts';
import { originalOfSigma, refuseSamplePrediction } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import { interpolate, trainingSigmas } from './sigmas.ts';
import { addSigmaNoise, initialSigma, scaleBySigma } from './sigma-samples.ts';
import { spacedTimesteps } from './timesteps.ts';

/**
 * Ancestral sampling with Euler steps: each step goes below the next level and adds the noise that is then missing
 * (Song et al., 2021, https://arxiv.org/abs/2011.13456, appendix F, on k-diffusion's sigmas); the same numbers as
 * diffusers' `EulerAncestralDiscreteScheduler`. Throws `model_invalid` for models that predict the picture itself.
 */
export function createEulerAncestralScheduler(config: SchedulerConfig): Scheduler {
  refuseSamplePrediction(config, 'Euler ancestral');
  const trainSigmas = trainingSigmas(config);
  const spacing = config.timestep_spacing ?? 'linspace';
  let timesteps: number[] = [];
  let sigmas: number[] = [];

  return {
    get timesteps() {
      return timesteps;
    },
    get initNoiseSigma() {
      return initialSigma(sigmas, spacing);
    },

    setTimesteps(steps) {
      timesteps = spacedTimesteps({ config, spacing, trainTimesteps: trainSigmas.length, steps }).map(
        Math.fround,
      );
      sigmas = [...timesteps.map((timestep) => interpolate(trainSigmas, timestep)), 0].map(Math.fround);
    },

    scaleModelInput: (sample, stepIndex) => scaleBySigma(sample, sigmas[stepIndex] ?? NaN),

    step(modelOutput, stepIndex, sample, noise) {
      const [sigma = NaN, next = NaN] = sigmas.slice(stepIndex, stepIndex + 2);
      const up = Math.sqrt((next ** 2 * (sigma ** 2 - next ** 2)) / sigma ** 2);
      const down = Math.sqrt(next ** 2 - up ** 2);
      const predictedOriginal = originalOfSigma(config, sigma, sample, modelOutput);
      const change = (down - sigma) / sigma;
      const previous = combine(
        sample.length,
        [1 + change, sample],
        [-change, predictedOriginal],
        noiseTerm(up, noise, sample.length),
      );
      return { previous, predictedOriginal };
    },

    addNoise: (original, noise, stepIndex) => addSigmaNoise(original, noise, sigmas[stepIndex] ?? NaN),
  };
}
