import type { InsightFactor, InsightLevel } from '#shared/contract/insights.ts';
import type { Evidence } from '../evidence/gather-groups.ts';
import type { Comparison } from '../statistics/compare-within.ts';
import { falseDiscoveryValues } from '../statistics/false-discovery.ts';
import { type Comparing, createComparing, heldFor } from './comparing.ts';
import { type LevelRates, levelRates } from './level-rates.ts';
import { type Level, type SettingFactor, settingFactors, settingLevels } from './setting-levels.ts';
import { inCommon, isComparable, suspicionOf } from './suspicion.ts';
import { partLevels, themeLevels } from './theme-levels.ts';
import { fewestRequests, wordLevels } from './word-levels.ts';

/** Share of wrong claims among all claims that is put up with. */
export const falseClaims = 0.1;
/** Beside many true claims a single test is let through easily: by itself it must be as unlikely as this, too. */
const largestP = 0.02;
const fewestSeen = 15;

/** A level with what it is compared with: all of these have to agree, and the weakest counts. */
interface Candidate extends Level {
  against: readonly (readonly number[] | null)[];
}

interface Family {
  factor: InsightFactor;
  setting: SettingFactor | null;
  levels: Candidate[];
}

interface Compared {
  family: Family;
  level: Candidate;
  comparison: Comparison | null;
  isMirror: boolean;
}

export interface JudgedFactor {
  factor: InsightFactor;
  levels: (InsightLevel & { members: readonly number[] })[];
}

/** All levels of all factors, with what can be claimed of them. Each `yield` is a moment at which others may have their turn. */
export function* judgeLevels(evidence: Evidence): Generator<void, JudgedFactor[]> {
  const { groups } = evidence;
  const comparing = createComparing(evidence);
  const families = yield* familiesOf(evidence);
  const candidates: Compared[] = [];
  for (const family of families) {
    for (const [index, level] of family.levels.entries()) {
      // The second of two levels is the first one's mirror: what is compared is the same, and no test of its own.
      const isMirror = family.levels.length === 2 && index === 1 && level.against[0] === null;
      candidates.push({ family, level, comparison: compared(comparing, family, level), isMirror });
      yield;
    }
  }
  const tested = candidates.filter(
    ({ comparison, isMirror }) => comparison && isTested(comparison) && !isMirror,
  );
  const values = falseDiscoveryValues(
    tested.map(({ comparison, family }) => ({ p: comparison?.p ?? 1, family: family.factor })),
  );
  const qOf = new Map(tested.map((candidate, index) => [candidate, values[index] ?? 1]));

  const judged: JudgedFactor[] = [];
  for (const family of families) {
    const { counts, estimates } = levelRates(groups, family.levels);
    yield;
    const levels: JudgedFactor['levels'] = [];
    const own = candidates.filter((one) => one.family === family);
    for (const [index, candidate] of own.entries()) {
      const { level, comparison, isMirror } = candidate;
      const q = qOf.get((isMirror ? own[0] : null) ?? candidate) ?? null;
      levels.push({
        ...presented(level, { counts, estimates }, index),
        ratio: comparison && { value: comparison.ratio, low: comparison.low, high: comparison.high },
        q,
        ...(yield* verdictOf(family, level, comparison, q, comparing, evidence)),
      });
      yield;
    }
    judged.push({ factor: family.factor, levels });
  }
  return judged;
}

function* familiesOf(evidence: Evidence): Generator<void, Family[]> {
  const { groups } = evidence;
  const against = [null];
  const families: Family[] = [];
  for (const setting of settingFactors) {
    const levels = settingLevels(setting, groups).map((level) => ({ ...level, against }));
    families.push({ factor: setting, setting, levels });
    yield;
  }
  const themes = themeLevels(groups);
  const themed = themes.flatMap(({ members }) => members);
  const parts = partLevels(groups);
  yield;
  const { words, pairs } = yield* wordLevels(evidence);
  return [
    ...families,
    { factor: 'theme', setting: null, levels: themes.map((level) => ({ ...level, against: [themed] })) },
    {
      factor: 'part',
      setting: null,
      levels: parts.map(({ key, label, members, among }) => ({ key, label, members, against: [among] })),
    },
    { factor: 'word', setting: null, levels: words.map((level) => ({ ...level, against })) },
    // A pair is worth a claim only where it does more than each of its words alone.
    {
      factor: 'pair',
      setting: null,
      levels: pairs.map(({ only, ...level }) => ({ ...level, against: only })),
    },
  ];
}

/** The weakest of a level's comparisons; null where one of them cannot be made, or they contradict each other. */
function compared(
  comparing: Comparing,
  { setting }: Family,
  { members, against }: Candidate,
): Comparison | null {
  const all = against.map((others) => comparing.compare(members, others, heldFor(setting)));
  return all.reduce((weakest, one) => {
    if (!weakest || !one || weakest.ratio > 1 !== one.ratio > 1) return null;
    return one.p > weakest.p ? one : weakest;
  }, all[0] ?? null);
}

const isTested = (comparison: Comparison) =>
  comparison.requestsWith >= fewestRequests &&
  comparison.requestsWithout >= fewestRequests &&
  comparison.seenWith >= fewestSeen;

function presented(
  { key, label, members }: Candidate,
  { counts, estimates }: Pick<LevelRates, 'counts' | 'estimates'>,
  index: number,
) {
  const { ratingSum = 0, rated = 0, seen = 0, kept = 0, requests = 0 } = counts[index] ?? {};
  const { rate = 0, low = 0, high = 1 } = estimates[index] ?? {};
  const meanRating = rated === 0 ? null : ratingSum / rated;
  return { key, label, members, seen, kept, requests, rated, meanRating, rate, low, high };
}

function* verdictOf(
  { setting, levels }: Family,
  { members, against }: Candidate,
  comparison: Comparison | null,
  q: number | null,
  comparing: Comparing,
  { groups }: Evidence,
): Generator<void, Pick<InsightLevel, 'verdict' | 'caution'>> {
  if (levels.length < 2) return { verdict: 'few', caution: null };
  if (comparison === null || !isComparable(comparison)) {
    if (setting === null) return { verdict: 'unclear', caution: null };
    const common = setting !== 'model' ? inCommon(groups, members, 'model') : null;
    const model = common ? ` ${Math.round(common.share * 100)} % of them were made ${common.words}.` : '';
    return {
      verdict: members.length < fewestRequests ? 'few' : 'confounded',
      caution: `Hardly any others were made beside them in the same month, in batches as large${setting === 'model' ? '' : ' and with the same model'}: they cannot be compared.${model}`,
    };
  }
  if (q === null) return { verdict: 'few', caution: null };
  if (q > falseClaims || comparison.p > largestP) return { verdict: 'unclear', caution: null };
  for (const others of against) {
    const suspicion = yield* suspicionOf({ members, others, factor: setting }, comparison, comparing, groups);
    if (suspicion !== null) return { verdict: 'confounded', caution: suspicion };
  }
  return { verdict: comparison.ratio > 1 ? 'more' : 'less', caution: null };
}
