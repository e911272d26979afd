import type { Events, Handlers } from '#shared/contract/index.ts';
import type { InsightsReport } from '#shared/contract/insights.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { EventLog } from '#shared/rpc/events.ts';
import type { LearntWeight } from '#shared/themes/sampler.ts';
import type { Clock } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import { type Findings, findingsOf } from './analysis/report.ts';
import { suggestionFor } from './analysis/suggesting.ts';
import { createGroupGathering } from './evidence/gather-groups.ts';
import { createSeenPictures } from './evidence/seen-pictures.ts';
import { createStoredPictures } from './evidence/stored-pictures.ts';
import { learntWeight, newestOfTheme } from './learnt-weights.ts';

/** Older ones are not looked at: taste changes, and so the work has an end. */
const newestPictures = 200_000;
/** Nor more groups than this, which many different prompts make of fewer pictures: steps of the analysis grow with them. */
const mostGroups = 20_000;
const pageSize = 250;
/** So long others wait at most, but for one step of the analysis. */
const turnMs = 8;
/** Pictures without a decision change little: they count when so much time has passed. */
const addedCountsAfterMs = 5 * 60 * 1000;
/** A suggestion may be so old: it is asked for while somebody types. */
const suggestionAgeMs = 60 * 1000;

export interface Insights {
  handlers: Pick<Handlers, Extract<keyof Handlers, `insights.${string}`>>;
  report(): Promise<InsightsReport>;
  /** What favorites teach of a theme's lists. */
  learntWeights(themeId: string): LearntWeight;
  dispose(): void;
}

export interface InsightsDeps {
  database: Database;
  events: EventLog<Events>;
  clock: Clock;
  dismissedSuggestions: () => readonly string[];
}

/** What was learnt from favorites, ratings and rejections: worked out when asked for, in turns, and kept until something is decided. */
export function createInsights({ database, events, clock, dismissedSuggestions }: InsightsDeps): Insights {
  const stored = createStoredPictures(database.connection);
  const learnt = new Map<string, LearntWeight>();
  let known: { findings: Findings; decisions: number; additions: number; at: number } | null = null;
  let running: Promise<Findings> | null = null;
  let decisions = 0;
  let additions = 0;
  let disposed = false;

  const unsubscribe = events.on(({ name }) => {
    if (name === 'gallery.added') additions += 1;
    if (!name.startsWith('gallery.') || name === 'gallery.added') return;
    decisions += 1;
    learnt.clear();
  });

  function isFresh(sinceMs: number): boolean {
    if (!known) return false;
    const age = clock.now() - known.at;
    // While there is too little to say anything, each decision may be the one that changes that.
    if (age < sinceMs && known.findings.report.decisionsMissing === 0) return true;
    return known.decisions === decisions && (known.additions === additions || age < addedCountsAfterMs);
  }

  /** @param agedMs how old findings may be, whatever was decided since. */
  async function findings(agedMs: number): Promise<Findings> {
    if (known && isFresh(agedMs)) return known.findings;
    running ??= findAnew().finally(() => (running = null));
    return running;
  }

  async function findAnew(): Promise<Findings> {
    const begun = { decisions, additions };
    let turnBegan = clock.now();
    const steps = search();
    for (;;) {
      const step = steps.next();
      if (step.done) {
        known = { findings: step.value, ...begun, at: clock.now() };
        return step.value;
      }
      if (clock.now() - turnBegan < turnMs) continue;
      await new Promise((resolve) => setImmediate(resolve));
      if (disposed) throw new PolyptychError('cancelled', 'Polyptych is being closed.');
      turnBegan = clock.now();
    }
  }

  function* search(): Generator<void, Findings> {
    const gathering = createGroupGathering();
    const seen = createSeenPictures(gathering.add);
    let next: number | null = Number.MAX_SAFE_INTEGER;
    let looked = 0;
    while (next !== null && looked < newestPictures && gathering.groups() < mostGroups) {
      const page = stored.page(next, pageSize);
      for (const picture of page.pictures) seen.add(picture);
      looked += page.pictures.length;
      next = page.next;
      yield;
    }
    seen.end();
    return yield* findingsOf(gathering.end(), next === null ? null : looked);
  }

  return {
    handlers: {
      'insights.report': async () => (await findings(0)).report,
      async 'insights.suggest'(draft) {
        const { advice } = await findings(suggestionAgeMs);
        return { suggestion: suggestionFor(draft, advice, dismissedSuggestions()) };
      },
    },
    report: async () => (await findings(0)).report,
    learntWeights(themeId) {
      const weights = learnt.get(themeId) ?? learntWeight(stored.ofTheme(themeId, newestOfTheme));
      learnt.set(themeId, weights);
      return weights;
    },
    dispose() {
      disposed = true;
      unsubscribe();
    },
  };
}
