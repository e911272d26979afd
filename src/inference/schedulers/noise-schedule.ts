import type { SchedulerConfig } from '#shared/model-layout.ts';

/**
 * How much of the signal is left after each training timestep: diffusers' `alphas_cumprod`, in double precision.
 * Betas come from the schedule's name or from `trained_betas`.
 */
export function cumulativeAlphas(config: SchedulerConfig): Readonly<Float64Array> {
  const known = computed.get(config) ?? compute(config);
  computed.set(config, known);
  return known;
}

/** A model's schedule is the same for each of its pictures. */
const computed = new WeakMap<SchedulerConfig, Float64Array>();

function compute(config: SchedulerConfig): Float64Array {
  const trained = trainedBetas(config);
  const betas = config.rescale_betas_zero_snr ? rescaleToZeroTerminalSnr(trained) : trained;
  return cumulativeProduct(betas);
}

function trainedBetas(config: SchedulerConfig): Float64Array {
  if (config.trained_betas) return Float64Array.from(config.trained_betas);
  const count = config.num_train_timesteps ?? 1000;
  const start = config.beta_start ?? 0.0001;
  const end = config.beta_end ?? 0.02;
  switch (config.beta_schedule ?? 'linear') {
    case 'linear':
      return Float64Array.from(linearSpace(start, end, count));
    case 'scaled_linear':
      return Float64Array.from(linearSpace(Math.sqrt(start), Math.sqrt(end), count), (root) => root * root);
    case 'squaredcos_cap_v2':
      return cosineBetas(count);
  }
}

/** Betas of the squared-cosine schedule (Nichol and Dhariwal, 2021, equation 17), capped at 0.999. */
function cosineBetas(count: number): Float64Array {
  const signal = (time: number) => Math.cos((((time + 0.008) / 1.008) * Math.PI) / 2) ** 2;
  return Float64Array.from({ length: count }, (_, index) =>
    Math.min(1 - signal((index + 1) / count) / signal(index / count), 0.999),
  );
}

/** Lin et al. (2023), algorithm 1: shifts and scales the schedule so that the last timestep is pure noise. */
function rescaleToZeroTerminalSnr(betas: Float64Array): Float64Array {
  const roots = cumulativeProduct(betas).map(Math.sqrt);
  const first = roots.at(0) ?? 1;
  const last = roots.at(-1) ?? 0;
  const alphas = roots.map((root) => (((root - last) * first) / (first - last)) ** 2);
  return alphas.map((alpha, index) => 1 - (index === 0 ? alpha : alpha / (alphas[index - 1] ?? 1)));
}

function cumulativeProduct(betas: Float64Array): Float64Array {
  let product = 1;
  return betas.map((beta) => (product *= 1 - beta));
}

/** `count` numbers from start to end, both included; the start alone when only one is asked for. */
export function linearSpace(start: number, end: number, count: number): number[] {
  const step = count > 1 ? (end - start) / (count - 1) : 0;
  return Array.from({ length: count }, (_, index) =>
    index === count - 1 && count > 1 ? end : start + index * step,
  );
}
