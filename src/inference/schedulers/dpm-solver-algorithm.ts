import { PolyptychError } from '#shared/errors.ts';
import { isThirdOfSde, missesZero } from '#shared/fitting-schedulers.ts';
import type { SchedulerConfig } from '#shared/model-layout.ts';
import type { SolverAlgorithm } from './exponential-terms.ts';

/** Which of the DPM-Solver equations a configuration means. */
export interface DpmSolverAlgorithm {
  algorithm: SolverAlgorithm;
  followsNoise: boolean;
  order: number;
  /** Heun's way to use the differences; else the midpoint's. */
  heun: boolean;
}

/**
 * Reads the algorithm as diffusers' DPM-Solver classes do. Throws `model_invalid` for what they refuse, too: the
 * equations in noise do not reach a level without any, and the stochastic one of them has no third order.
 */
export function dpmSolverAlgorithm(config: SchedulerConfig): DpmSolverAlgorithm {
  const named = config.algorithm_type ?? 'dpmsolver++';
  const algorithm = named === 'deis' ? 'dpmsolver++' : named;
  const followsNoise = algorithm === 'dpmsolver' || algorithm === 'sde-dpmsolver';
  const order = config.solver_order ?? 2;
  if (missesZero(config))
    throw new PolyptychError(
      'model_invalid',
      `The model asks for ${algorithm} down to no noise at all, which that method does not reach: choose another scheduler.`,
    );
  if (isThirdOfSde(config))
    throw new PolyptychError(
      'model_invalid',
      'The model asks for sde-dpmsolver of the third order, which does not exist: choose another scheduler.',
    );
  return { algorithm, followsNoise, order, heun: config.solver_type === 'heun' };
}

/** Training timesteps that are left when the very noisy ones are cut off at `lambda_min_clipped`. */
export function clippedEnd(config: SchedulerConfig, trainSigmas: Float64Array): number {
  const lowestLambda = config.lambda_min_clipped ?? -Infinity;
  return trainSigmas.filter((sigma) => -Math.log(sigma) >= lowestLambda).length;
}
