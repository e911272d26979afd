import type { SchedulerConfig } from '#shared/model-layout.ts';

/**
 * How much of the signal is left after each training timestep: diffusers' `alphas_cumprod`. Betas come from the
 * schedule's name or from `trained_betas`. They are float32 like torch's, where the same roundings decide how close to
 * zero the end of the schedule comes.
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
  if (config.trained_betas) return Float64Array.from(config.trained_betas, Math.fround);
  const count = config.num_train_timesteps ?? 1000;
  const start = config.beta_start ?? 0.0001;
  const end = config.beta_end ?? 0.02;
  switch (config.beta_schedule ?? 'linear') {
    case 'linear':
      return Float64Array.from(singleLinearSpace(start, end, count));
    case 'scaled_linear':
      return Float64Array.from(singleLinearSpace(Math.sqrt(start), Math.sqrt(end), count), (root) =>
        Math.fround(root * root),
      );
    case 'squaredcos_cap_v2':
      return cosineBetas(count);
  }
}

/** Betas of the squared-cosine schedule (Nichol and Dhariwal, 2021, equation 17), capped at 0.999. */
function cosineBetas(count: number): Float64Array {
  const signal = (time: number) => Math.cos((((time + 0.008) / 1.008) * Math.PI) / 2) ** 2;
  return Float64Array.from({ length: count }, (_, index) =>
    Math.fround(Math.min(1 - signal((index + 1) / count) / signal(index / count), 0.999)),
  );
}

/** Lin et al. (2023), algorithm 1: shifts and scales the schedule so that the last timestep is pure noise. */
function rescaleToZeroTerminalSnr(betas: Float64Array): Float64Array {
  const roots = cumulativeProduct(betas).map(Math.sqrt).map(Math.fround);
  const first = roots.at(0) ?? 1;
  const last = roots.at(-1) ?? 0;
  const stretch = Math.fround(first / Math.fround(first - last));
  const alphas = roots.map((root) => Math.fround(Math.fround(Math.fround(root - last) * stretch) ** 2));
  return alphas.map((alpha, index) =>
    Math.fround(1 - (index === 0 ? alpha : Math.fround(alpha / (alphas[index - 1] ?? 1)))),
  );
}

/** Summed up in double precision, as torch does, and each product rounded. */
function cumulativeProduct(betas: Float64Array): Float64Array {
  let product = 1;
  return betas.map((beta) => Math.fround((product *= Math.fround(1 - beta))));
}

/** Numbers that torch's `linspace` makes at once; each block starts from its own first number. */
const blockLength = 8;

/** torch's `linspace` in float32, to the last bit: counted from the start, in the second half from the end. */
function singleLinearSpace(start: number, end: number, count: number): number[] {
  const [first, last] = [Math.fround(start), Math.fround(end)];
  if (count === 1) return [first];
  const step = Math.fround(Math.fround(last - first) / (count - 1));
  const blocksEnd = count - (count % (2 * blockLength));
  return Array.from({ length: count }, (_, index) => {
    const lane = index < blocksEnd ? index % blockLength : 0;
    const blockStart = index - lane;
    const base =
      blockStart < Math.floor(count / 2) ? first + step * blockStart : last - step * (count - 1 - blockStart);
    return Math.fround(Math.fround(base) + Math.fround(step * lane));
  });
}

/** `count` numbers from start to end, both included; the start alone when only one is asked for. */
export function linearSpace(start: number, end: number, count: number): number[] {
  const step = count > 1 ? (end - start) / (count - 1) : 0;
  return Array.from({ length: count }, (_, index) =>
    index === count - 1 && count > 1 ? end : start + index * step,
  );
}
