import type { Configuration, InsightPeriod, InsightsReport } from '#shared/contract/insights.ts';
import { type JudgedGroup, weekStart } from '../evidence/gather-groups.ts';
import { levelRates } from './level-rates.ts';
import type { JudgedFactor } from './judge-levels.ts';
import { type Level, settingLevels, settingOf } from './setting-levels.ts';

/** Levels by a key; groups without one are left out. */
function levelsBy(groups: readonly JudgedGroup[], keyOf: (group: JudgedGroup) => string | null): Level[] {
  const levels = new Map<string, Level>();
  for (const [index, group] of groups.entries()) {
    const key = keyOf(group);
    if (key === null) continue;
    const level = levels.get(key);
    if (level) level.members.push(index);
    else levels.set(key, { key, label: key, members: [index] });
  }
  return [...levels.values()];
}

/** Counts and rates of levels, in their order. */
function ratesOf(groups: readonly JudgedGroup[], levels: readonly Level[]) {
  const { counts, estimates } = levelRates(groups, levels);
  return levels.map(({ members }, index) => {
    const { seen = 0, kept = 0, requests = 0 } = counts[index] ?? {};
    const { rate = 0, low = 0, high = 1 } = estimates[index] ?? {};
    return { first: groups[members[0] ?? 0], seen, kept, requests, rate, low, high };
  });
}

/** Steps and guidance together, by the bands that each has alone. */
export function gridOf(groups: readonly JudgedGroup[]): InsightsReport['grid'] {
  const steps = settingLevels('steps', groups);
  const guidance = settingLevels('guidance', groups);
  const stepLabels = new Map(steps.map(({ key, label }) => [key, label]));
  const guidanceLabels = new Map(guidance.map(({ key, label }) => [key, label]));
  const levels = levelsBy(groups, (group) => {
    const [across, down] = [settingOf.steps(group), settingOf.guidance(group)];
    return across && down ? `${across.key} ${down.key}` : null;
  });
  const cells = ratesOf(groups, levels).map(({ first: _first, requests: _requests, ...cell }, index) => {
    const [across = '', down = ''] = (levels[index]?.key ?? '').split(' ');
    return { steps: stepLabels.get(across) ?? across, guidance: guidanceLabels.get(down) ?? down, ...cell };
  });
  return { steps: steps.map(({ label }) => label), guidance: guidance.map(({ label }) => label), cells };
}

/** Up to half a year by weeks, longer times by months of four weeks. */
const mostWeeks = 26;
const weeksOfMonth = 4;

export function periodsOf(groups: readonly JudgedGroup[]): InsightPeriod[] {
  const weeks = groups.map(({ week }) => week);
  const first = weeks.reduce((low, week) => Math.min(low, week), Infinity);
  const last = weeks.reduce((high, week) => Math.max(high, week), -Infinity);
  const size = last - first < mostWeeks ? 1 : weeksOfMonth;
  const levels = levelsBy(groups, ({ week }) => String(Math.floor((week - first) / size)));
  return ratesOf(groups, levels)
    .map(({ first: _first, requests: _requests, ...period }, index) => ({
      fromMs: weekStart(first + Number(levels[index]?.key) * size),
      ...period,
    }))
    .sort((a, b) => a.fromMs - b.fromMs);
}

const mostConfigurations = 12;
const fewestSeen = 10;
const fewestRequests = 3;

/** Whole settings that were kept often, surest first: by the lower end of their interval. */
export function configurationsOf(groups: readonly JudgedGroup[]): Configuration[] {
  const levels = levelsBy(groups, ({ modelId, scheduler, steps, guidanceScale, width, height }) =>
    modelId === null || scheduler === null || steps === null || guidanceScale === null
      ? null
      : [modelId, scheduler, steps, guidanceScale, width, height].join('\n'),
  );
  return ratesOf(groups, levels)
    .flatMap(({ first, ...counts }) => {
      if (!first || counts.seen < fewestSeen || counts.requests < fewestRequests || counts.kept === 0)
        return [];
      const { modelId, modelName, scheduler, steps, guidanceScale, width, height } = first;
      if (modelId === null || scheduler === null || steps === null || guidanceScale === null) return [];
      return [{ ...counts, modelId, modelName, scheduler, steps, guidanceScale, width, height }];
    })
    .sort((a, b) => b.low - a.low)
    .slice(0, mostConfigurations);
}

/** Fewer than these say nothing; so many levels of one factor are enough for a page. */
const mostLevels = 60;

/** What of the levels goes out: claims first, then by how many pictures; those in their own order stay in it. */
export function presentedFactors(judged: readonly JudgedFactor[]): InsightsReport['factors'] {
  return judged.map(({ factor, levels }) => {
    const bare = levels.map(({ members: _members, ...level }) => level);
    if (bare.length <= mostLevels) return { factor, levels: bare };
    const importance = (level: (typeof bare)[number]) =>
      (level.verdict === 'more' || level.verdict === 'less' ? 1e9 : 0) + level.seen;
    return {
      factor,
      levels: bare.sort((a, b) => importance(b) - importance(a)).slice(0, mostLevels),
    };
  });
}
