import { PolyptychError } from '#shared/errors.ts';
import { asksForOtherSpacing } from '#shared/fitting-schedulers.ts';
import type { SchedulerConfig } from '#shared/model-layout.ts';
import { cumulativeAlphas, linearSpace } from './noise-schedule.ts';

/** FP16's smallest positive number: keeps the first sigma finite where the last timestep is pure noise. */
const smallestAlpha = 2 ** -24;

/** k-diffusion's noise level of each training timestep, rising. */
export function trainingSigmas(config: SchedulerConfig): Float64Array {
  const alphas = cumulativeAlphas(config).slice();
  if (config.rescale_betas_zero_snr) alphas[alphas.length - 1] = smallestAlpha;
  return alphas.map((alpha) => Math.fround(Math.sqrt(Math.fround(Math.fround(1 - alpha) / alpha))));
}

export interface SigmaSchedule {
  /** One per step, without the one to end at. */
  sigmas: number[];
  timesteps: number[];
}

/**
 * Noise levels for given timesteps, as diffusers' schedulers of k-diffusion's kind compute them: interpolated in the
 * training schedule, or respaced. `unspaced` takes the place of the interpolated ones.
 */
export function sigmaSchedule(
  config: SchedulerConfig,
  trainSigmas: Float64Array,
  spaced: number[],
  unspaced = spaced.map((timestep) => interpolate(trainSigmas, timestep)),
): SigmaSchedule {
  const range = { highest: unspaced.at(0) ?? NaN, lowest: unspaced.at(-1) ?? NaN, steps: spaced.length };
  const respaced = respacedSigmas(config, range);
  if (!respaced) return { sigmas: unspaced, timesteps: spaced.map(Math.fround) };
  const timesteps = respaced.map((sigma) => Math.fround(timestepOf(sigma, trainSigmas)));
  return { sigmas: respaced, timesteps };
}

/** Throws `model_invalid` when the configuration asks for spacings of sigmas that are not done here. */
export function refuseOtherSpacings(config: SchedulerConfig): void {
  if (asksForOtherSpacing(config))
    throw new PolyptychError(
      'model_invalid',
      'The model asks for beta or flow matching sigmas, or for several spacings of sigmas at once, which this scheduler does not do: choose another scheduler.',
    );
}

/**
 * Sigmas spaced after Karras et al. (2022, equation 5) or evenly in the logarithm; null where the configuration asks
 * for neither.
 */
export function respacedSigmas(
  config: SchedulerConfig,
  { highest, lowest, steps }: { highest: number; lowest: number; steps: number },
): number[] | null {
  const from = config.sigma_max ?? highest;
  const to = config.sigma_min ?? lowest;
  if (config.use_karras_sigmas)
    return linearSpace(from ** (1 / karrasRho), to ** (1 / karrasRho), steps).map(
      (root) => root ** karrasRho,
    );
  if (config.use_exponential_sigmas) return linearSpace(Math.log(from), Math.log(to), steps).map(Math.exp);
  return null;
}

/** The value used in the paper. */
const karrasRho = 7;

/** Linear interpolation at a fractional position; positions outside take the nearest end. */
export function interpolate(values: Float64Array, position: number): number {
  const clamped = Math.min(Math.max(position, 0), values.length - 1);
  const low = Math.floor(clamped);
  const high = Math.min(low + 1, values.length - 1);
  const weight = clamped - low;
  return (1 - weight) * (values[low] ?? NaN) + weight * (values[high] ?? NaN);
}

/** The fractional timestep whose training noise level is `sigma`, interpolated in the logarithm. */
export function timestepOf(sigma: number, trainSigmas: Float64Array): number {
  const logarithm = Math.log(Math.max(sigma, 1e-10));
  const above = trainSigmas.findIndex((candidate) => Math.log(candidate) > logarithm);
  const low = Math.min(Math.max((above === -1 ? trainSigmas.length : above) - 1, 0), trainSigmas.length - 2);
  const [lower, upper] = [Math.log(trainSigmas[low] ?? NaN), Math.log(trainSigmas[low + 1] ?? NaN)];
  return low + Math.min(Math.max((lower - logarithm) / (lower - upper), 0), 1);
}
