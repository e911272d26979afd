import type { JudgedGroup } from '../evidence/gather-groups.ts';
import {
  type BetaBelief,
  type RateEstimate,
  type Tally,
  estimateRate,
  fitBetaPrior,
} from '../statistics/beta-prior.ts';
import type { Level } from './setting-levels.ts';

/** How likely a rate lies in its interval. */
export const credibility = 0.9;
/** Standard errors to each side that hold as much of a normal distribution. */
export const intervalWidth = 1.645;

export interface LevelCounts {
  seen: number;
  kept: number;
  rated: number;
  ratingSum: number;
  requests: number;
}

interface Spread {
  /** Squared deviations of requests from their level's rate, and what they would be were all pictures independent. */
  found: number;
  independent: number;
}

/** Counts of some groups, and how unlike each other their requests are. */
function countLevel(groups: readonly JudgedGroup[], members: readonly number[]): LevelCounts & Spread {
  const requests = new Map<number, { seen: number; kept: number }>();
  const counts = { seen: 0, kept: 0, rated: 0, ratingSum: 0 };
  for (const index of members) {
    const group = groups[index];
    if (!group) continue;
    counts.seen += group.seen;
    counts.kept += group.kept;
    counts.rated += group.rated;
    counts.ratingSum += group.ratingSum;
    const sum = requests.get(group.request);
    if (sum) {
      sum.seen += group.seen;
      sum.kept += group.kept;
    } else requests.set(group.request, { seen: group.seen, kept: group.kept });
  }
  const rate = counts.kept / Math.max(1, counts.seen);
  let found = 0;
  for (const { seen, kept } of requests.values()) found += (kept - rate * seen) ** 2;
  return { ...counts, requests: requests.size, found, independent: counts.seen * rate * (1 - rate) };
}

export interface LevelRates {
  counts: LevelCounts[];
  /** What they are worth, were all pictures independent. */
  tallies: Tally[];
  prior: BetaBelief;
  estimates: RateEstimate[];
}

/**
 * Rates of a factor's levels. Pictures of one request are alike, so that all counts are first divided by the factor's design
 * effect, pooled over its levels (Rao and Scott, 1992); then each is drawn towards the others by the prior that fits all.
 */
export function levelRates(groups: readonly JudgedGroup[], levels: readonly Level[]): LevelRates {
  const counted = levels.map(({ members }) => countLevel(groups, members));
  const sum = (of: (one: Spread) => number) => counted.reduce((total, one) => total + of(one), 0);
  const independent = sum((one) => one.independent);
  const designEffect = independent > 0 ? Math.max(1, sum((one) => one.found) / independent) : 1;
  const tallies = counted.map(({ seen, kept }) => ({
    seen: seen / designEffect,
    kept: kept / designEffect,
  }));
  const prior = fitBetaPrior(tallies);
  return {
    tallies,
    prior,
    counts: counted.map(({ found: _found, independent: _independent, ...counts }) => counts),
    estimates: tallies.map((tally) => estimateRate(tally, prior, credibility)),
  };
}
