import { combine, type Term } from './combine.ts';
import { exponentialTerms, type SolverPoint } from './exponential-terms.ts';
import { solveLinear } from './linear-system.ts';

export interface UnifiedUpdate {
  sample: Float32Array;
  /** Points that were seen, latest first; the step starts at the first of them. */
  seen: readonly SolverPoint[];
  /** What the model said at each of them. */
  values: readonly Float32Array[];
  to: SolverPoint;
  /** What the model said at `to`, for the corrector; null for the predictor. */
  valueAtEnd: Float32Array | null;
  followsNoise: boolean;
  /** B(h) is h, else e^h - 1. */
  plainStep: boolean;
}

/**
 * One update of UniP or UniC (Zhao et al., 2023, https://arxiv.org/abs/2302.04867, equations 2 and 3 with the
 * coefficients of theorem 3.1) of the order of `values.length`.
 */
export function unifiedUpdate(update: UnifiedUpdate): Float32Array {
  const { sample, seen, values, to, valueAtEnd, followsNoise } = update;
  const [from, ...older] = seen;
  const [latest, ...olderValues] = values;
  if (!from || !latest) return sample;
  const terms = exponentialTerms(followsNoise ? 'dpmsolver' : 'dpmsolver++', from, to);
  const step = to.lambda - from.lambda;
  const signedStep = followsNoise ? step : -step;
  const scale = update.plainStep ? signedStep : Math.expm1(signedStep);
  const factor = -(followsNoise ? to.sigma : to.alpha) * scale;

  const ratios = older.map(({ lambda }) => (lambda - from.lambda) / step);
  const ends = valueAtEnd ? [...ratios, 1] : ratios;
  const differences: Term[] = [];
  const compared = valueAtEnd ? [...olderValues, valueAtEnd] : olderValues;
  const weights = updateWeights(ends, signedStep, scale);
  for (const [index, value] of compared.entries()) {
    const weight = (factor * (weights[index] ?? NaN)) / (ends[index] ?? NaN);
    differences.push([weight, value], [-weight, latest]);
  }
  return combine(sample.length, [terms.sample, sample], [terms.value, latest], ...differences);
}

/** The solution of R rho = b / B(h); with one difference it is taken as a half, its limit for small steps. */
function updateWeights(ratios: readonly number[], signedStep: number, scale: number): number[] {
  if (ratios.length <= 1) return ratios.map(() => 0.5);
  const rows: number[][] = [];
  const right: number[] = [];
  let factorial = 1;
  let phi = Math.expm1(signedStep) / signedStep - 1;
  for (const power of ratios.keys()) {
    rows.push(ratios.map((ratio) => ratio ** power));
    right.push((phi * factorial) / scale);
    factorial *= power + 2;
    phi = phi / signedStep - 1 / factorial;
  }
  return solveLinear(rows, right);
}
