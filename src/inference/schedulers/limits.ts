import type { SchedulerConfig } from '#shared/model-layout.ts';

/**
 * Keeps a predicted original in bounds as the configuration asks: by dynamic thresholding (Saharia et al., 2022,
 * section 2.3), else by clipping where the scheduler's class does that. Returns the same array where nothing is asked.
 */
export function limitOriginal(
  config: SchedulerConfig,
  original: Float32Array,
  { clips }: { clips: boolean },
): Float32Array {
  if (config.thresholding) return threshold(config, original);
  if (!clips) return original;
  const range = config.clip_sample_range ?? 1;
  return original.map((value) => Math.min(Math.max(value, -range), range));
}

function threshold(config: SchedulerConfig, original: Float32Array): Float32Array {
  const largest = quantile(original.map(Math.abs), config.dynamic_thresholding_ratio ?? 0.995);
  // A range below 1 wins over the paper's lower bound of 1, as in diffusers.
  const bound = Math.min(Math.max(largest, 1), config.sample_max_value ?? 1);
  return original.map((value) => Math.min(Math.max(value, -bound), bound) / bound);
}

/** Linear between the two nearest values, as `torch.quantile`. */
function quantile(values: Float32Array, share: number): number {
  const sorted = values.toSorted();
  const position = share * (sorted.length - 1);
  const low = sorted[Math.floor(position)] ?? NaN;
  const high = sorted[Math.ceil(position)] ?? NaN;
  return low + (high - low) * (position - Math.floor(position));
}
