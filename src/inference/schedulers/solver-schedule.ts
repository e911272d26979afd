import type { SchedulerConfig } from '#shared/model-layout.ts';
import { combine } from './combine.ts';
import { pointOfSigma, type SolverPoint } from './exponential-terms.ts';
import { limitOriginal } from './limits.ts';
import { linearSpace } from './noise-schedule.ts';
import { noiseOf, type NoiseLevel, originalOf } from './prediction.ts';
import { interpolate, respacedSigmas, timestepOf } from './sigmas.ts';
import { roundHalfToEven } from './timesteps.ts';

/** What the solvers in lambda (DPM-Solver and UniPC) share: their way, and what they make of a model's output. */

export interface SolverSchedule {
  timesteps: number[];
  /** One per step, and the one to end at. */
  points: SolverPoint[];
}

export interface SolverScheduleOptions {
  trainSigmas: Float64Array;
  spaced: number[];
  steps: number;
  /** With Karras's spacing of a squared-cosine schedule, timesteps are cut, not rounded. */
  cutsCosine: boolean;
  /** Respaced sigmas end at their own lowest, not at the training schedule's. */
  endsRespacedAtOwn: boolean;
  /** `use_lu_lambdas` is heeded. */
  takesLuLambdas: boolean;
}

/** The way from noise to picture. */
export function solverSchedule(config: SchedulerConfig, options: SolverScheduleOptions): SolverSchedule {
  const { trainSigmas, spaced, steps } = options;
  const lowest = trainSigmas.at(0) ?? NaN;
  const highest = trainSigmas.at(-1) ?? NaN;
  const usesKarras = config.use_karras_sigmas ?? false;
  const usesLu = options.takesLuLambdas && (config.use_lu_lambdas ?? false) && !usesKarras;
  const respaced = usesLu
    ? linearSpace(Math.log(highest), Math.log(lowest), steps).map(Math.exp)
    : respacedSigmas(config, { highest, lowest, steps });
  const rounds =
    (usesKarras || usesLu) && !(options.cutsCosine && config.beta_schedule === 'squaredcos_cap_v2');
  const sigmas = respaced ?? spaced.map((timestep) => interpolate(trainSigmas, timestep));
  const timesteps = respaced
    ? respaced
        .map((sigma) => timestepOf(sigma, trainSigmas))
        .map((timestep) => (rounds ? roundHalfToEven(timestep) : Math.trunc(timestep)))
    : spaced;
  const end = respaced && options.endsRespacedAtOwn ? (respaced.at(-1) ?? NaN) : lowest;
  const last = config.final_sigmas_type === 'sigma_min' ? end : 0;
  return { timesteps, points: [...sigmas, last].map((sigma) => pointOfSigma(Math.fround(sigma))) };
}

/** What the solver follows, the predicted original or the predicted noise, and the original for previews. */
export function solverPrediction(
  config: SchedulerConfig,
  point: SolverPoint,
  { sample, output, followsNoise }: { sample: Float32Array; output: Float32Array; followsNoise: boolean },
): { followed: Float32Array; original: Float32Array } {
  const level: NoiseLevel = { signal: point.alpha, noisiness: point.sigma };
  const original = limitOriginal(config, originalOf(config, level, sample, output), { clips: false });
  if (!followsNoise) return { followed: original, original };
  const followed = config.thresholding
    ? combine(sample.length, [1 / level.noisiness, sample], [-level.signal / level.noisiness, original])
    : noiseOf(config, level, sample, output);
  return { followed, original };
}

/** The original made as noisy as at a point. */
export function addSolverNoise(
  original: Float32Array,
  noise: Float32Array,
  point: SolverPoint | undefined,
): Float32Array {
  return combine(original.length, [point?.alpha ?? NaN, original], [point?.sigma ?? NaN, noise]);
}
