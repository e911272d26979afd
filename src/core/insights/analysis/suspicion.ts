import type { JudgedGroup } from '../evidence/gather-groups.ts';
import type { Comparison } from '../statistics/compare-within.ts';
import type { Comparing } from './comparing.ts';
import { heldFor, suspectsFor } from './comparing.ts';
import { type SettingFactor, settingLevels } from './setting-levels.ts';

/** Below this share of pictures that can be compared, a comparison says nothing of the rest. */
const leastComparable = 0.25;
/** What is left of a difference (as a logarithm) when something else is held still, at the least. */
const leastLeft = 0.5;
/** From this share on, most of a level's pictures have something in common. */
const most = 0.7;

const factorWords: Record<SettingFactor, (label: string) => string> = {
  model: (label) => `with the model ${label}`,
  scheduler: (label) => `with the scheduler ${label.replace(/Scheduler$/, '')}`,
  steps: (label) => `with ${label} steps`,
  guidance: (label) => `with guidance ${label}`,
  size: (label) => `at ${label}`,
};

export interface Suspect {
  members: readonly number[];
  others: readonly number[] | null;
  factor: SettingFactor | null;
}

/** Whether a comparison speaks for enough of the pictures. */
export const isComparable = (comparison: Comparison): boolean => comparison.comparable >= leastComparable;

/**
 * What else may be behind a difference, as a sentence: a setting that most of these pictures share, and without which
 * the difference is gone or cannot be seen. Null where it stands.
 */
export function* suspicionOf(
  { members, others, factor }: Suspect,
  found: Comparison,
  comparing: Comparing,
  groups: readonly JudgedGroup[],
): Generator<void, string | null> {
  for (const suspect of suspectsFor(factor)) {
    yield;
    const held = comparing.compare(members, others, [...heldFor(factor), suspect]);
    const common = inCommon(groups, members, suspect);
    if (held === null || !isComparable(held))
      return common
        ? `${percent(common.share)} of these pictures were made ${common.words}, and hardly any others were: the two cannot be told apart.`
        : 'Other settings changed along with it, so that they cannot be told apart.';
    if (Math.log(held.ratio) / Math.log(found.ratio) < leastLeft)
      return common
        ? `Most of the difference is gone among pictures that are alike otherwise: ${percent(common.share)} of these were made ${common.words}.`
        : `Most of the difference is gone among pictures with the same ${suspect}.`;
  }
  return null;
}

/** What most of a level's pictures have in common; null where there is nothing. */
export function inCommon(
  groups: readonly JudgedGroup[],
  members: readonly number[],
  factor: SettingFactor,
): { share: number; words: string } | null {
  const own = members.flatMap((index) => groups[index] ?? []);
  const seenOf = (some: readonly JudgedGroup[]) => some.reduce((sum, { seen }) => sum + seen, 0);
  const all = seenOf(own);
  for (const level of settingLevels(factor, own)) {
    const share = seenOf(level.members.flatMap((index) => own[index] ?? [])) / all;
    if (share >= most) return { share, words: factorWords[factor](level.label) };
  }
  return null;
}

const percent = (share: number) => `${Math.round(share * 100)} %`;
