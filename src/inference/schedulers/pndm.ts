import type { SchedulerConfig } from '#shared/model-layout.ts';
import { combine } from './combine.ts';
import { cumulativeAlphas } from './noise-schedule.ts';
import { levelOfAlpha, noiseOf, originalOf, refuseSamplePrediction } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';
import { roundHalfToEven, spacedTimesteps } from './timesteps.ts';

/** Steps that the Runge-Kutta method makes before there is enough history. */
const warmUpSteps = 3;

/** Adams-Bashforth weights by how many outputs are known, latest first (equation 12 and its lower orders). */
const multistepWeights = [
  [1],
  [3 / 2, -1 / 2],
  [23 / 12, -16 / 12, 5 / 12],
  [55 / 24, -59 / 24, 37 / 24, -9 / 24],
] as const;

/**
 * Pseudo numerical methods for diffusion models (Liu et al., 2022, https://arxiv.org/abs/2202.09778): three pseudo
 * Runge-Kutta steps of four model calls each (equation 13), then pseudo linear multistep (equation 12), or with
 * `skip_prk_steps` the latter alone, whose second call repairs the first step. The same numbers as diffusers'
 * `PNDMScheduler`, which fails where there are too few steps to warm up; here those are multistep alone, too.
 */
export function createPndmScheduler(published: SchedulerConfig): Scheduler {
  refuseSamplePrediction(published, 'PNDM');
  const config = { ...published, rescale_betas_zero_snr: false };
  const alphas = cumulativeAlphas(config);
  const finalAlpha = (config.set_alpha_to_one ?? false) ? 1 : (alphas[0] ?? 1);
  let timesteps: number[] = [];
  /** Calls that the Runge-Kutta steps make. */
  let warmUpCalls = 0;
  /** Training timesteps from one step to the next. */
  let stride = 1;
  /** Outputs of the steps before, latest first. */
  let outputs: Float32Array[] = [];
  /** Where the step in the making began, and its weighted outputs so far. */
  let stepStart: { sample: Float32Array; output: Float32Array } | null = null;

  const alphaAt = (timestep: number) => (timestep < 0 ? finalAlpha : (alphas[timestep] ?? NaN));

  /** Equation 11 along the noise that an output means at `from`. */
  function transfer(sample: Float32Array, from: number, to: number, output: Float32Array): Float32Array {
    const [alpha, next] = [alphaAt(from), alphaAt(to)];
    const noise = noiseOf(config, levelOfAlpha(alpha), sample, output);
    const divisor = alpha * Math.sqrt(1 - next) + Math.sqrt(alpha * (1 - alpha) * next);
    return combine(sample.length, [Math.sqrt(next / alpha), sample], [(alpha - next) / divisor, noise]);
  }

  function rungeKuttaStep(modelOutput: Float32Array, stepIndex: number, sample: Float32Array): Float32Array {
    const call = stepIndex % 4;
    const length = sample.length;
    if (call === 0 || !stepStart) {
      stepStart = { sample, output: new Float32Array(length) };
      outputs = [modelOutput, ...outputs];
    }
    const weight = call === 0 || call === 3 ? 1 / 6 : 1 / 3;
    const output = combine(length, [1, stepStart.output], [weight, modelOutput]);
    const start = stepStart.sample;
    stepStart = { sample: start, output };
    const from = timesteps[stepIndex - call] ?? NaN;
    const timestep = timesteps[stepIndex] ?? NaN;
    const to = call % 2 === 1 ? timestep : timestep - Math.floor(stride / 2);
    return transfer(start, from, to, call === 3 ? output : modelOutput);
  }

  function multistepStep(modelOutput: Float32Array, stepIndex: number, sample: Float32Array): Float32Array {
    const length = sample.length;
    const timestep = timesteps[stepIndex] ?? NaN;
    const repairs = stepIndex === 1 && warmUpCalls === 0;
    if (repairs && stepStart) {
      const mean = combine(length, [0.5, modelOutput], [0.5, stepStart.output]);
      return transfer(stepStart.sample, timestep + stride, timestep, mean);
    }
    if (stepIndex === 0) stepStart = { sample, output: modelOutput };
    outputs = [modelOutput, ...outputs].slice(0, multistepWeights.length);
    const weights = multistepWeights[outputs.length - 1] ?? [1];
    const output = combine(length, ...outputs.map((values, back) => [weights[back] ?? 0, values] as const));
    return transfer(sample, timestep, timestep - stride, output);
  }

  return {
    get timesteps() {
      return timesteps;
    },
    initNoiseSigma: 1,

    setTimesteps(steps) {
      const spacing = config.timestep_spacing ?? 'leading';
      const plain = spacedTimesteps({ config, spacing, trainTimesteps: alphas.length, steps }).map(
        roundHalfToEven,
      );
      stride = Math.floor(alphas.length / steps);
      const warmsUp = !config.skip_prk_steps && steps > warmUpSteps;
      warmUpCalls = warmsUp ? warmUpSteps * 4 : 0;
      timesteps = warmsUp
        ? [...warmUpTimesteps(plain, Math.floor(stride / 2)), ...plain.slice(warmUpSteps)]
        : plain.flatMap((timestep, index) => (index === 1 ? [timestep, timestep] : [timestep]));
      outputs = [];
      stepStart = null;
    },

    beginsAt(skippedSteps) {
      // A Runge-Kutta step is done whole; of a repaired step, only the repair's own call.
      if (skippedSteps < warmUpCalls) return skippedSteps - (skippedSteps % 4);
      return skippedSteps === 1 && warmUpCalls === 0 && timesteps.length > 2 ? 2 : skippedSteps;
    },

    scaleModelInput: (sample) => sample,

    step(modelOutput, stepIndex, sample) {
      const level = levelOfAlpha(alphaAt(timesteps[stepIndex] ?? NaN));
      const previous =
        stepIndex < warmUpCalls
          ? rungeKuttaStep(modelOutput, stepIndex, sample)
          : multistepStep(modelOutput, stepIndex, sample);
      return { previous, predictedOriginal: originalOf(config, level, sample, modelOutput) };
    },

    addNoise(original, noise, stepIndex) {
      const { signal, noisiness } = levelOfAlpha(alphaAt(timesteps[stepIndex] ?? NaN));
      return combine(original.length, [signal, original], [noisiness, noise]);
    },
  };
}

/** Each Runge-Kutta step asks the model at its start, twice in its middle and at its end. */
function warmUpTimesteps(plain: readonly number[], half: number): number[] {
  return plain.slice(0, warmUpSteps).flatMap((timestep, index) => {
    // The middle lies above the next timestep, whatever rounding did to the distance.
    const next = plain[index + 1] ?? NaN;
    return [timestep, next + half, next + half, next];
  });
}
