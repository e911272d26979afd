import type { Embeddings } from '../pipelines/text-encoder.ts';

/**
 * Multiplies the states of each token by its weight, then all of them by what brings their mean back to where it was:
 * AUTOMATIC1111's "original" emphasis. `weights` has one number per token, padding included. Without weights the states
 * are given back as they are.
 *
 * The mean says how loud a window is as long as its tokens' means have one sign, as CLIP's have: then the correction lies
 * between the inverse of the largest weight and that of the smallest. Where means cancel out it could be anything, so it is
 * held to twice that range.
 */
export function weighStates({ data, dims }: Embeddings, weights: readonly number[]): Embeddings {
  if (weights.every((weight) => weight === 1)) return { data, dims };
  const width = dims[2];
  const weighted = data.map((value, index) => value * (weights[Math.floor(index / width)] ?? 1));
  const correction = mean(data) / mean(weighted);
  const least = 0.5 / Math.max(...weights, 1);
  const most = 2 / Math.max(Math.min(...weights, 1), smallestDivisor);
  const held = Number.isNaN(correction) ? 1 : Math.min(Math.max(correction, least), most);
  return { data: weighted.map((value) => value * held), dims };
}

/** A weight of nothing would ask for an endless correction. */
const smallestDivisor = 0.1;

function mean(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
