import type { SchedulerConfig } from '#shared/model-layout.ts';
import { combine } from './combine.ts';

/** How samples look on k-diffusion's scale, where a sample is original + sigma x noise. */

/** What the first noise is multiplied with, given all noise levels of a run. */
export function initialSigma(
  sigmas: readonly number[],
  spacing: NonNullable<SchedulerConfig['timestep_spacing']>,
): number {
  const highest = Math.max(...sigmas);
  return spacing === 'leading' ? Math.sqrt(highest ** 2 + 1) : highest;
}

/** The model's own scale has a variance of 1. */
export function scaleBySigma(sample: Float32Array, sigma: number): Float32Array {
  const scale = Math.sqrt(sigma ** 2 + 1);
  return sample.map((value) => value / scale);
}

/** The original made as noisy as a level says. */
export function addSigmaNoise(original: Float32Array, noise: Float32Array, sigma: number): Float32Array {
  return combine(original.length, [1, original], [sigma, noise]);
}
