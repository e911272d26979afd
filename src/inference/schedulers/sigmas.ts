import { PolyptychError } from '#shared/errors.ts';
import type { SchedulerConfig } from '#shared/model-layout.ts';
import { linearSpace } from './noise-schedule.ts';

export interface SigmaSchedule {
  /** One per step, and one more (or, with `log_linear`, two) to end at. */
  sigmas: number[];
  timesteps: number[];
}

/**
 * Noise levels for given timesteps, as diffusers' Euler scheduler computes them: interpolated in the training
 * schedule, or respaced after Karras et al. (2022, equation 5) or evenly in the logarithm.
 * `trainSigmas` rise with the timestep.
 */
export function sigmaSchedule(
  config: SchedulerConfig,
  trainSigmas: Float64Array,
  spaced: number[],
): SigmaSchedule {
  const steps = spaced.length;
  const interpolated = spaced.map((timestep) => interpolate(trainSigmas, timestep));
  const lowest = trainSigmas.at(0) ?? NaN;
  const highest = trainSigmas.at(-1) ?? NaN;
  let sigmas =
    config.interpolation_type === 'log_linear'
      ? linearSpace(Math.log(highest), Math.log(lowest), steps + 1).map(Math.exp)
      : interpolated;
  let timesteps = spaced.map(Math.fround);

  const respacings = [config.use_karras_sigmas, config.use_exponential_sigmas, config.use_beta_sigmas];
  if (config.use_beta_sigmas || respacings.filter(Boolean).length > 1)
    throw new PolyptychError(
      'model_invalid',
      'The model asks for beta sigmas, or for several spacings of sigmas at once, which Euler does not do here: choose another scheduler.',
    );
  if (config.use_karras_sigmas || config.use_exponential_sigmas) {
    const from = config.sigma_max ?? sigmas.at(0) ?? NaN;
    const to = config.sigma_min ?? sigmas.at(-1) ?? NaN;
    sigmas = config.use_karras_sigmas
      ? linearSpace(from ** (1 / karrasRho), to ** (1 / karrasRho), steps).map((root) => root ** karrasRho)
      : linearSpace(Math.log(from), Math.log(to), steps).map(Math.exp);
    timesteps = sigmas.map((sigma) => Math.fround(timestepOf(sigma, trainSigmas)));
  }
  sigmas = [...sigmas, config.final_sigmas_type === 'sigma_min' ? lowest : 0].map(Math.fround);
  if (config.timestep_type === 'continuous' && config.prediction_type === 'v_prediction')
    timesteps = sigmas.slice(0, -1).map((sigma) => Math.fround(0.25 * Math.log(sigma)));
  return { sigmas, timesteps };
}

/** The value used in the paper. */
const karrasRho = 7;

/** Linear interpolation at a fractional position; positions outside take the nearest end. */
function interpolate(values: Float64Array, position: number): number {
  const clamped = Math.min(Math.max(position, 0), values.length - 1);
  const low = Math.floor(clamped);
  const high = Math.min(low + 1, values.length - 1);
  const weight = clamped - low;
  return (1 - weight) * (values[low] ?? NaN) + weight * (values[high] ?? NaN);
}

/** The fractional timestep whose training noise level is `sigma`, interpolated in the logarithm. */
function timestepOf(sigma: number, trainSigmas: Float64Array): number {
  const logarithm = Math.log(Math.max(sigma, 1e-10));
  const above = trainSigmas.findIndex((candidate) => Math.log(candidate) > logarithm);
  const low = Math.min(Math.max((above === -1 ? trainSigmas.length : above) - 1, 0), trainSigmas.length - 2);
  const [lower, upper] = [Math.log(trainSigmas[low] ?? NaN), Math.log(trainSigmas[low + 1] ?? NaN)];
  return low + Math.min(Math.max((lower - logarithm) / (lower - upper), 0), 1);
}
