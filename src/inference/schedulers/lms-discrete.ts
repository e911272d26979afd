import type { SchedulerConfig } from '#shared/model-layout.ts';
import { combine, type Term } from './combine.ts';
import { originalOfSigma } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import { refuseOtherSpacings, sigmaSchedule, trainingSigmas } from './sigmas.ts';
import { addSigmaNoise, initialSigma, scaleBySigma } from './sigma-samples.ts';
import { spacedTimesteps } from './timesteps.ts';

const highestOrder = 4;

/**
 * Linear multistep, the Adams-Bashforth method for uneven steps (Zhang and Chen, 2022,
 * https://arxiv.org/abs/2204.13902, section 3.2, in sigma); the same numbers as diffusers' `LMSDiscreteScheduler`.
 */
export function createLmsDiscreteScheduler(published: SchedulerConfig): Scheduler {
  const config = { ...published, rescale_betas_zero_snr: false };
  refuseOtherSpacings(config);
  const trainSigmas = trainingSigmas(config);
  const spacing = config.timestep_spacing ?? 'linspace';
  let timesteps: number[] = [];
  let sigmas: number[] = [];
  /** Of the last steps, latest first. */
  let slopes: Float32Array[] = [];

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
      timesteps = schedule.timesteps;
      sigmas = [...schedule.sigmas, 0].map(Math.fround);
      slopes = [];
    },

    scaleModelInput: (sample, stepIndex) => scaleBySigma(sample, sigmas[stepIndex] ?? NaN),

    step(modelOutput, stepIndex, sample) {
      const sigma = sigmas[stepIndex] ?? NaN;
      const predictedOriginal = originalOfSigma(config, sigma, sample, modelOutput);
      const slope = combine(sample.length, [1 / sigma, sample], [-1 / sigma, predictedOriginal]);
      slopes = [slope, ...slopes].slice(0, highestOrder);
      // The order counts steps of the schedule: started in the middle, slopes that nobody saw count as zero (diffusers).
      const order = Math.min(stepIndex + 1, highestOrder);
      const nodes = Array.from({ length: order }, (_, back) => sigmas[stepIndex - back] ?? NaN);
      const terms = slopes
        .slice(0, order)
        .map((values, back): Term => [weightOf(nodes, back, sigma, sigmas[stepIndex + 1] ?? NaN), values]);
      return { previous: combine(sample.length, [1, sample], ...terms), predictedOriginal };
    },

    addNoise: (original, noise, stepIndex) => addSigmaNoise(original, noise, sigmas[stepIndex] ?? NaN),
  };
}

/**
 * The integral from one level to the next of the Lagrange polynomial that is 1 at `nodes[chosen]` and 0 at the others.
 * Gauss's two points are exact for polynomials up to the third degree, which these are.
 */
function weightOf(nodes: readonly number[], chosen: number, from: number, to: number): number {
  const [middle, half] = [(from + to) / 2, (to - from) / 2];
  const chosenNode = nodes[chosen] ?? NaN;
  const valueAt = (position: number) =>
    nodes.reduce(
      (product, node, index) =>
        index === chosen ? product : (product * (position - node)) / (chosenNode - node),
      1,
    );
  return half * (valueAt(middle - half / Math.sqrt(3)) + valueAt(middle + half / Math.sqrt(3)));
}
