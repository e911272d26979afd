import { PolyptychError } from '#shared/errors.ts';
import { correctorMissesZero } from '#shared/fitting-schedulers.ts';
import type { SchedulerConfig } from '#shared/model-layout.ts';
import { pointOfSigma, type SolverPoint } from './exponential-terms.ts';
import type { Scheduler } from './scheduler.ts';
import { refuseOtherSpacings, trainingSigmas } from './sigmas.ts';
import { addSolverNoise, solverPrediction, solverSchedule } from './solver-schedule.ts';
import { solverTimesteps } from './timesteps.ts';
import { unifiedUpdate } from './unified-update.ts';

/**
 * The unified predictor and corrector (Zhao et al., 2023, https://arxiv.org/abs/2302.04867, algorithms 5 to 8): what the
 * model says at a step first corrects the step before, then predicts the next one; the same numbers as diffusers'
 * `UniPCMultistepScheduler`. Throws `model_invalid` where a high order would have to reach a level without noise.
 */
export function createUnipcMultistepScheduler(config: SchedulerConfig): Scheduler {
  refuseOtherSpacings(config);
  const trainSigmas = trainingSigmas(config);
  const highestOrder = config.solver_order ?? 2;
  const followsNoise = !(config.predict_x0 ?? true);
  const lowersFinal = config.lower_order_final ?? true;
  const plainStep = config.solver_type === 'bh1';
  if (correctorMissesZero(config))
    throw new PolyptychError(
      'model_invalid',
      'The model asks for UniPC down to no noise at all in a way that does not reach it: choose another scheduler.',
    );
  let timesteps: number[] = [];
  let points: SolverPoint[] = [];
  /** What the model said at the last steps, latest first. */
  let history: Float32Array[] = [];
  /** The step before: where it started and of which order it was. */
  let last: { sample: Float32Array; order: number } | null = null;
  const pointAt = (index: number) => points[index] ?? pointOfSigma(NaN);
  /** The points of the last `order` steps up to one, latest first. */
  const seenAt = (stepIndex: number, order: number) =>
    Array.from({ length: order }, (_, back) => pointAt(stepIndex - back));

  function correct(sample: Float32Array, stepIndex: number, value: Float32Array): Float32Array {
    if (!last || config.disable_corrector?.includes(stepIndex - 1)) return sample;
    const to = pointAt(stepIndex);
    const seen = seenAt(stepIndex - 1, last.order);
    const values = history.slice(0, last.order);
    const rules = { valueAtEnd: value, followsNoise, plainStep };
    return unifiedUpdate({ sample: last.sample, seen, values, to, ...rules });
  }

  return {
    get timesteps() {
      return timesteps;
    },
    initNoiseSigma: 1,

    setTimesteps(steps) {
      const spacing = config.timestep_spacing ?? 'linspace';
      const trainTimesteps = trainSigmas.length;
      const spaced = solverTimesteps({ config, spacing, trainTimesteps, end: trainTimesteps, steps });
      const kind = { cutsCosine: false, endsRespacedAtOwn: true, takesLuLambdas: false };
      ({ timesteps, points } = solverSchedule(config, { trainSigmas, spaced, steps, ...kind }));
      history = [];
      last = null;
    },

    scaleModelInput: (sample) => sample,

    step(modelOutput, stepIndex, uncorrected) {
      const prediction = { sample: uncorrected, output: modelOutput, followsNoise };
      const { followed, original } = solverPrediction(config, pointAt(stepIndex), prediction);
      const sample = correct(uncorrected, stepIndex, followed);
      history = [followed, ...history].slice(0, highestOrder);
      const left = timesteps.length - stepIndex;
      const order = Math.min(lowersFinal ? left : highestOrder, highestOrder, history.length);
      last = { sample, order };
      const previous = unifiedUpdate({
        sample,
        seen: seenAt(stepIndex, order),
        values: history.slice(0, order),
        to: pointAt(stepIndex + 1),
        valueAtEnd: null,
        followsNoise,
        plainStep,
      });
      return { previous, predictedOriginal: original };
    },

    addNoise: (original, noise, stepIndex) => addSolverNoise(original, noise, points[stepIndex]),
  };
}
