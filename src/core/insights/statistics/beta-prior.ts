import { betaQuantile, logBeta } from './incomplete-beta.ts';

/** A Beta distribution: what is believed of a rate. */
export interface BetaBelief {
  a: number;
  b: number;
}

/** How many of how many: both may be fractions, once dependence has taken its share. */
export interface Tally {
  seen: number;
  kept: number;
}

const smallestSpread = 0.001;
const largestSpread = 0.5;

/**
 * Empirical Bayes: the Beta distribution that the rates of a factor's levels look drawn from. Its mean is the rate of all;
 * its spread ρ = 1 / (1 + a + b) maximises the beta-binomial marginal likelihood (Skellam, 1948), times √ρ, which keeps few
 * levels from claiming that there is no spread at all (Chung et al., 2013, Psychometrika 78:685-709).
 */
export function fitBetaPrior(levels: readonly Tally[]): BetaBelief {
  const seen = levels.reduce((sum, level) => sum + level.seen, 0);
  const kept = levels.reduce((sum, level) => sum + level.kept, 0);
  // Half a picture on each side, so that all or none of them leave a mean inside.
  const mean = (kept + 0.5) / (seen + 1);
  const beliefOf = (spread: number) => {
    const strength = 1 / spread - 1;
    return { a: mean * strength, b: (1 - mean) * strength };
  };
  return beliefOf(Math.exp(highest((log) => score(beliefOf(Math.exp(log)), log, levels))));
}

function score({ a, b }: BetaBelief, logSpread: number, levels: readonly Tally[]): number {
  const nothing = logBeta(a, b);
  return levels.reduce(
    (sum, level) => sum + logBeta(a + level.kept, b + level.seen - level.kept) - nothing,
    logSpread / 2,
  );
}

/** Where the score is highest, as ln ρ: a grid, since it may have two tops, then thirds around the best. */
function highest(scoreAt: (logSpread: number) => number): number {
  const from = Math.log(smallestSpread);
  const step = (Math.log(largestSpread) - from) / 24;
  let best = from;
  let bestScore = -Infinity;
  for (let point = 0; point <= 24; point += 1) {
    const here = scoreAt(from + point * step);
    if (here > bestScore) [best, bestScore] = [from + point * step, here];
  }
  let low = Math.max(from, best - step);
  let high = Math.min(from + 24 * step, best + step);
  while (high - low > 1e-4) {
    const third = (high - low) / 3;
    if (scoreAt(low + third) < scoreAt(high - third)) low += third;
    else high -= third;
  }
  return (low + high) / 2;
}

export interface RateEstimate {
  rate: number;
  low: number;
  high: number;
}

/** The posterior mean of a rate and its central credible interval. */
export function estimateRate({ seen, kept }: Tally, prior: BetaBelief, credibility: number): RateEstimate {
  const a = prior.a + kept;
  const b = prior.b + seen - kept;
  const outside = (1 - credibility) / 2;
  return { rate: a / (a + b), low: betaQuantile(outside, a, b), high: betaQuantile(1 - outside, a, b) };
}
