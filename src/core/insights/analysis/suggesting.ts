import type { Suggestion } from '#shared/contract/insights.ts';
import type { JudgedGroup } from '../evidence/gather-groups.ts';
import type { JudgedFactor } from './judge-levels.ts';
import { type SettingFactor, settingOf } from './setting-levels.ts';

type Suggested = Suggestion['factor'];
const suggested: readonly Suggested[] = ['scheduler', 'steps', 'guidance', 'size'];

/** The settings of a picture that is about to be made. */
export type DraftSettings = Pick<
  JudgedGroup,
  'scheduler' | 'steps' | 'guidanceScale' | 'width' | 'height'
> & { modelId: string };

interface OfModel {
  seen: number;
  kept: number;
  othersSeen: number;
  othersKept: number;
  /** The value of the level that was kept most often. */
  change: Suggestion['change'];
}

/** A level that is claimed to be kept more often, with what each model has of it. */
export interface Advice {
  factor: Suggested;
  levelKey: string;
  label: string;
  ratio: Suggestion['ratio'];
  models: ReadonlyMap<string, OfModel>;
}

/** What the claims say to whoever chooses other settings; the surest first. */
export function adviceOf(judged: readonly JudgedFactor[], groups: readonly JudgedGroup[]): Advice[] {
  return judged
    .flatMap(({ factor, levels }) => {
      const own = suggested.find((one) => one === factor);
      if (!own) return [];
      return levels.flatMap(({ key, label, verdict, ratio, members }): Advice[] =>
        verdict === 'more' && ratio
          ? [{ factor: own, levelKey: key, label, ratio, models: modelsOf(groups, new Set(members), own) }]
          : [],
      );
    })
    .sort((a, b) => b.ratio.low - a.ratio.low);
}

function modelsOf(groups: readonly JudgedGroup[], members: ReadonlySet<number>, factor: Suggested) {
  const models = new Map<string, OfModel>();
  const keptWith = new Map<string, number>();
  for (const [index, group] of groups.entries()) {
    if (group.modelId === null || settingOf[factor](group) === null) continue;
    const counts = models.get(group.modelId) ?? {
      seen: 0,
      kept: 0,
      othersSeen: 0,
      othersKept: 0,
      change: {},
    };
    models.set(group.modelId, counts);
    if (!members.has(index)) {
      counts.othersSeen += group.seen;
      counts.othersKept += group.kept;
      continue;
    }
    counts.seen += group.seen;
    counts.kept += group.kept;
    const change = changeTo(group, factor);
    const value = `${group.modelId}\n${JSON.stringify(change)}`;
    const kept = (keptWith.get(value) ?? 0) + group.kept;
    keptWith.set(value, kept);
    const best = keptWith.get(`${group.modelId}\n${JSON.stringify(counts.change)}`) ?? -1;
    if (kept >= best) counts.change = change;
  }
  return models;
}

function changeTo(group: JudgedGroup, factor: Suggested): Suggestion['change'] {
  const { scheduler, steps, guidanceScale, width, height } = group;
  switch (factor) {
    case 'scheduler':
      return scheduler === null ? {} : { scheduler };
    case 'steps':
      return steps === null ? {} : { steps };
    case 'guidance':
      return guidanceScale === null ? {} : { guidanceScale };
    case 'size':
      return { width, height };
  }
}

const fewestSeen = 10;

/**
 * The surest advice that these settings do not follow. It has to hold for the model itself: enough of its pictures were
 * seen with that, and a larger share of them was kept than of its others. A setting of which one good value is chosen
 * already is left alone.
 */
export function suggestionFor(
  draft: DraftSettings,
  advice: readonly Advice[],
  dismissed: readonly string[],
): Suggestion | null {
  const followed = new Set<SettingFactor>();
  const keyOf = (factor: Suggested) => settingOf[factor]({ ...emptyGroup, ...draft })?.key;
  for (const { factor, levelKey } of advice) if (keyOf(factor) === levelKey) followed.add(factor);
  for (const { factor, levelKey, label, ratio, models } of advice) {
    const key = `${draft.modelId} ${factor} ${levelKey}`;
    const own = models.get(draft.modelId);
    if (followed.has(factor) || dismissed.includes(key) || !own || own.seen < fewestSeen) continue;
    if (own.kept * own.othersSeen <= own.othersKept * own.seen) continue;
    return { key, factor, label, ratio, change: own.change };
  }
  return null;
}

/** A draft is looked at as a group of no pictures. */
const emptyGroup: JudgedGroup = {
  request: 0,
  batchBand: 0,
  month: 0,
  week: 0,
  prompt: 0,
  modelId: null,
  modelName: '',
  scheduler: null,
  steps: null,
  guidanceScale: null,
  width: 0,
  height: 0,
  themeId: null,
  themePicks: null,
  seen: 0,
  kept: 0,
  rated: 0,
  ratingSum: 0,
};
