import { PolyptychError } from '#shared/errors.ts';
import type { SchedulerConfig } from '#shared/model-layout.ts';
import { combine, noiseTerm } from './combine.ts';
import { limitOriginal } from './limits.ts';
import { cumulativeAlphas } from './noise-schedule.ts';
import { levelOfAlpha, originalOf } from './prediction.ts';
import type { Scheduler } from './scheduler.ts';

/** How far samples spread, as the boundary condition assumes (Song et al., 2023, appendix C). */
const dataDeviation = 0.5;

/** What this class assumes where the file does not say. */
const classDefaults = { beta_start: 0.000_85, beta_end: 0.012, beta_schedule: 'scaled_linear' } as const;

/**
 * Multistep consistency sampling (Luo et al., 2023, https://arxiv.org/abs/2310.04378, algorithm 3) on the timesteps
 * that a latent consistency model was distilled on; the same numbers as diffusers' `LCMScheduler`.
 */
export function createLcmScheduler(published: SchedulerConfig): Scheduler {
  const config = { ...classDefaults, ...published };
  const alphas = cumulativeAlphas(config);
  const scaling = config.timestep_scaling ?? 10;
  const originalSteps = config.original_inference_steps ?? 50;
  let timesteps: number[] = [];
  const levelAt = (timestep: number) => levelOfAlpha(alphas[timestep] ?? NaN);

  /** The distilled timesteps up to a share of them, of which the run takes every so many. */
  function layTimesteps(steps: number, share: number) {
    const all = Math.min(originalSteps, alphas.length);
    const most = Math.trunc(all * share);
    if (!Number.isInteger(steps) || steps < 1 || steps > most)
      throw new PolyptychError(
        'bad_input',
        `This model takes from 1 to ${Math.max(1, most)} steps with LCM${share < 1 ? ' at this strength' : ''}, not ${steps}.`,
      );
    const stride = Math.floor(alphas.length / all);
    timesteps = Array.from(
      { length: steps },
      (_, index) => (most - Math.floor((index * most) / steps)) * stride - 1,
    );
  }

  return {
    get timesteps() {
      return timesteps;
    },
    initNoiseSigma: 1,

    setTimesteps: (steps) => layTimesteps(steps, 1),
    setTimestepsWithin: layTimesteps,

    scaleModelInput: (sample) => sample,

    step(modelOutput, stepIndex, sample, noise) {
      const timestep = timesteps[stepIndex] ?? NaN;
      const original = limitOriginal(config, originalOf(config, levelAt(timestep), sample, modelOutput), {
        clips: config.clip_sample ?? false,
      });
      const scaled = timestep * scaling;
      const square = scaled ** 2 + dataDeviation ** 2;
      const predictedOriginal = combine(
        sample.length,
        [scaled / Math.sqrt(square), original],
        [dataDeviation ** 2 / square, sample],
      );
      const next = timesteps[stepIndex + 1];
      if (next === undefined) return { previous: predictedOriginal.slice(), predictedOriginal };
      const { signal, noisiness } = levelAt(next);
      const previous = combine(
        sample.length,
        [signal, predictedOriginal],
        noiseTerm(noisiness, noise, sample.length),
      );
      return { previous, predictedOriginal };
    },

    addNoise(original, noise, stepIndex) {
      const { signal, noisiness } = levelAt(timesteps[stepIndex] ?? NaN);
      return combine(original.length, [signal, original], [noisiness, noise]);
    },
  };
}
