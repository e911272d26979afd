import type { SchedulerConfig } from '#shared/model-layout.ts';
import { combine, noiseTerm, type Term } from './combine.ts';
import { clippedEnd, dpmSolverAlgorithm } from './dpm-solver-algorithm.ts';
import { exponentialTerms, pointOfSigma, type SolverPoint } from './exponential-terms.ts';
import type { Scheduler } from './scheduler.ts';
import { refuseOtherSpacings, trainingSigmas } from './sigmas.ts';
import { addSolverNoise, solverPrediction, solverSchedule } from './solver-schedule.ts';
import { solverTimesteps } from './timesteps.ts';

/** Runs that are shorter end with steps of a lower order, where the configuration does not forbid it. */
const shortRun = 15;

/**
 * DPM-Solver and DPM-Solver++ as multistep methods (Lu et al., 2022, https://arxiv.org/abs/2211.01095, algorithm 2,
 * and its stochastic equations) of the first to third order; the same numbers as diffusers'
 * `DPMSolverMultistepScheduler`.
 */
export function createDpmSolverMultistepScheduler(config: SchedulerConfig): Scheduler {
  const { algorithm, followsNoise, order, heun } = dpmSolverAlgorithm(config);
  refuseOtherSpacings(config);
  const trainSigmas = trainingSigmas(config);
  const end = clippedEnd(config, trainSigmas);
  let timesteps: number[] = [];
  let points: SolverPoint[] = [];
  /** What the model said at the last steps, latest first. */
  let history: Float32Array[] = [];
  const pointAt = (index: number) => points[index] ?? pointOfSigma(NaN);

  function orderAt(stepIndex: number): number {
    const left = timesteps.length - stepIndex;
    const lowers = (config.lower_order_final ?? true) && timesteps.length < shortRun;
    const reachesZero = (config.final_sigmas_type ?? 'zero') === 'zero';
    if (left === 1 && (lowers || config.euler_at_final || reachesZero)) return 1;
    return Math.min(order, history.length, left === 2 && lowers ? 2 : 3);
  }

  /** Differences of the history, each the sum of its terms: the first, and with the third order the second. */
  function differences(stepIndex: number): { first: Term[]; second: Term[] } {
    const [latest, before, oldest] = history;
    const lambdaAt = (index: number) => pointAt(index).lambda;
    const step = lambdaAt(stepIndex + 1) - lambdaAt(stepIndex);
    const taken = orderAt(stepIndex);
    if (taken === 1 || !latest || !before) return { first: [], second: [] };
    const ratio = (lambdaAt(stepIndex) - lambdaAt(stepIndex - 1)) / step;
    if (taken === 2 || !oldest)
      return {
        first: [
          [1 / ratio, latest],
          [-1 / ratio, before],
        ],
        second: [],
      };
    const olderRatio = (lambdaAt(stepIndex - 1) - lambdaAt(stepIndex - 2)) / step;
    const sum = ratio + olderRatio;
    // Newton's divided differences: the slope before, and how the slope changes.
    const bend: Term[] = [
      [1 / ratio / sum, latest],
      [-(1 / ratio + 1 / olderRatio) / sum, before],
      [1 / olderRatio / sum, oldest],
    ];
    const slope: Term[] = [
      [1 / ratio, latest],
      [-1 / ratio, before],
    ];
    return { first: [...slope, ...scale(ratio, bend)], second: bend };
  }

  return {
    get timesteps() {
      return timesteps;
    },
    initNoiseSigma: 1,

    setTimesteps(steps) {
      const spacing = config.timestep_spacing ?? 'linspace';
      const spaced = solverTimesteps({ config, spacing, trainTimesteps: trainSigmas.length, end, steps });
      const kind = { cutsCosine: true, endsRespacedAtOwn: false, takesLuLambdas: true };
      ({ timesteps, points } = solverSchedule(config, { trainSigmas, spaced, steps, ...kind }));
      history = [];
    },

    scaleModelInput: (sample) => sample,

    step(modelOutput, stepIndex, sample, noise) {
      const from = pointAt(stepIndex);
      const prediction = { sample, output: modelOutput, followsNoise };
      const { followed, original } = solverPrediction(config, from, prediction);
      history = [followed, ...history].slice(0, 3);
      const terms = exponentialTerms(algorithm, from, pointAt(stepIndex + 1));
      const { first, second } = differences(stepIndex);
      const midpoint = second.length === 0 && !heun;
      const previous = combine(
        sample.length,
        [terms.sample, sample],
        [terms.value, followed],
        ...scale(midpoint ? terms.value / 2 : terms.first, first),
        ...scale(terms.second, second),
        noiseTerm(terms.noise, noise, sample.length),
      );
      return { previous, predictedOriginal: original };
    },

    addNoise: (original, noise, stepIndex) => addSolverNoise(original, noise, points[stepIndex]),
  };
}

function scale(factor: number, terms: readonly Term[]): Term[] {
  return terms.map(([own, values]) => [factor * own, values]);
}
