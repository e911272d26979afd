import type { InsightsReport } from '#shared/contract/insights.ts';
import type { Evidence } from '../evidence/gather-groups.ts';
import { falseClaims, judgeLevels } from './judge-levels.ts';
import { credibility } from './level-rates.ts';
import { configurationsOf, gridOf, periodsOf, presentedFactors } from './overviews.ts';
import { type Advice, adviceOf } from './suggesting.ts';

/** Fewer decisions than these say nothing that is worth a chart. */
const fewestDecisions = 20;

export interface Findings {
  report: InsightsReport;
  advice: Advice[];
}

/** All that the screen shows; each `yield` is a moment at which others may have their turn. */
export function* findingsOf(evidence: Evidence, onlyNewest: number | null): Generator<void, Findings> {
  const { groups, seen, kept, decided, rated, requests } = evidence;
  const decisionsMissing = Math.max(0, fewestDecisions - decided);
  const overview = {
    falseClaims,
    credibility,
    pictures: { seen, kept, decided, rated, requests },
    onlyNewest,
    decisionsMissing,
  };
  if (decisionsMissing > 0)
    return {
      report: {
        ...overview,
        factors: [],
        grid: { steps: [], guidance: [], cells: [] },
        periods: [],
        configurations: [],
      },
      advice: [],
    };
  const judged = yield* judgeLevels(evidence);
  const grid = gridOf(groups);
  yield;
  const periods = periodsOf(groups);
  yield;
  const configurations = configurationsOf(groups);
  yield;
  const advice = adviceOf(judged, groups);
  yield;
  return {
    report: { ...overview, factors: presentedFactors(judged), grid, periods, configurations },
    advice,
  };
}
