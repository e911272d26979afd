import { PolyptychError } from '#shared/errors.ts';
import type { SchedulerConfig } from '#shared/model-layout.ts';
import { combine, noiseTerm, type Term } from './combine.ts';
import { clippedEnd, dpmSolverAlgorithm } from './dpm-solver-algorithm.ts';
import { exponentialTerms, pointOfSigma, type SolverPoint } from './exponential-terms.ts';
import type { Scheduler } from './scheduler.ts';
import { refuseOtherSpacings, trainingSigmas } from './sigmas.ts';
import { addSolverNoise, solverPrediction, solverSchedule } from './solver-schedule.ts';
import { singlestepOrders } from './singlestep-orders.ts';
import { solverTimesteps } from './timesteps.ts';

/**
 * DPM-Solver and DPM-Solver++ as singlestep methods (Lu et al., 2022, https://arxiv.org/abs/2206.00927, algorithms 1
 * and 2, and https://arxiv.org/abs/2211.01095, algorithm 1): groups of calls that all start from the sample at the
 * group's beginning, each of a higher order than the one before; the same numbers as diffusers'
 * `DPMSolverSinglestepScheduler`, which spaces timesteps evenly whatever the file says.
 */
export function createDpmSolverSinglestepScheduler(published: SchedulerConfig): Scheduler {
  const config = { ...published, rescale_betas_zero_snr: false };
  const { algorithm, followsNoise, order, heun } = dpmSolverAlgorithm(config);
  if (algorithm === 'sde-dpmsolver')
    throw new PolyptychError(
      'model_invalid',
      'The model asks for sde-dpmsolver, which exists only as a multistep method: choose another scheduler.',
    );
  refuseOtherSpacings(config);
  const trainSigmas = trainingSigmas(config);
  const end = clippedEnd(config, trainSigmas);
  let timesteps: number[] = [];
  let points: SolverPoint[] = [];
  let orders: number[] = [];
  /** What the model said at the last calls, latest first. */
  let history: Float32Array[] = [];
  let groupStart: Float32Array | null = null;
  const pointAt = (index: number) => points[index] ?? pointOfSigma(NaN);

  return {
    get timesteps() {
      return timesteps;
    },
    initNoiseSigma: 1,

    setTimesteps(steps) {
      const spacing = 'linspace';
      const spaced = solverTimesteps({ config, spacing, trainTimesteps: trainSigmas.length, end, steps });
      const kind = { cutsCosine: false, endsRespacedAtOwn: false, takesLuLambdas: false };
      ({ timesteps, points } = solverSchedule(config, { trainSigmas, spaced, steps, ...kind }));
      orders = singlestepOrders(order, steps, {
        lowersFinal: config.lower_order_final ?? false,
        reachesZero: (config.final_sigmas_type ?? 'zero') === 'zero',
      });
      history = [];
      groupStart = null;
    },

    scaleModelInput: (sample) => sample,

    step(modelOutput, stepIndex, sample, noise) {
      const prediction = { sample, output: modelOutput, followsNoise };
      const { followed, original } = solverPrediction(config, pointAt(stepIndex), prediction);
      history = [followed, ...history].slice(0, order);
      // Started in the middle of a group there is less history than the group asks for.
      const taken = Math.min(orders[stepIndex] ?? 1, history.length);
      if (taken === 1 || !groupStart) groupStart = sample;

      const group = points.slice(stepIndex + 1 - taken, stepIndex + 2);
      const terms = exponentialTerms(algorithm, group[0] ?? pointOfSigma(NaN), pointAt(stepIndex + 1));
      const previous = combine(
        sample.length,
        [terms.sample, groupStart],
        ...groupTerms(terms, group, history.slice(0, taken).toReversed(), heun),
        noiseTerm(terms.noise, noise, sample.length),
      );
      return { previous, predictedOriginal: original };
    },

    addNoise: (original, noise, stepIndex) => addSolverNoise(original, noise, points[stepIndex]),
  };
}

/** What the values of a group, oldest first, count for the step from its first point to its last. */
function groupTerms(
  terms: { value: number; first: number; second: number },
  group: readonly SolverPoint[],
  values: readonly Float32Array[],
  heun: boolean,
): Term[] {
  const lambdas = group.map(({ lambda }) => lambda);
  const [start = NaN, middle = NaN, later = NaN] = lambdas;
  const [base = [], second = [], third] = values;
  const step = (lambdas.at(-1) ?? NaN) - start;
  if (values.length === 1) return [[terms.value, base]];
  const near = (middle - start) / step;
  if (!third) {
    const factor = (heun ? terms.first : terms.value / 2) / near;
    return [
      [terms.value - factor, base],
      [factor, second],
    ];
  }
  const far = (later - start) / step;
  if (!heun)
    return [
      [terms.value - terms.first / far, base],
      [terms.first / far, third],
    ];
  // The parabola through the three values: its slope and its bend at the start.
  const slope = { second: far / near / (far - near), third: -near / far / (far - near) };
  const bend = { second: -2 / near / (far - near), third: 2 / far / (far - near) };
  const secondFactor = terms.first * slope.second + terms.second * bend.second;
  const thirdFactor = terms.first * slope.third + terms.second * bend.third;
  return [
    [terms.value - secondFactor - thirdFactor, base],
    [secondFactor, second],
    [thirdFactor, third],
  ];
}
