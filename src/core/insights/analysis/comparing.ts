import type { Evidence } from '../evidence/gather-groups.ts';
import { type Comparison, compareWithin } from '../statistics/compare-within.ts';
import { intervalWidth } from './level-rates.ts';
import { type SettingFactor, settingFactors } from './setting-levels.ts';
import { createStrata } from './strata.ts';

/** Compares some of the groups with others, holding settings still. */
export interface Comparing {
  /**
   * @param members groups with it. @param others the groups that they are compared with; null for all others.
   * @param held settings that are the same on both sides.
   */
  compare(
    members: readonly number[],
    others: readonly number[] | null,
    held: readonly SettingFactor[],
  ): Comparison | null;
}

export function createComparing({ groups, requests }: Evidence): Comparing {
  const strataOf = createStrata(groups);
  const has = new Uint8Array(groups.length);
  const limited = new Int32Array(groups.length);
  const columns = {
    seen: Float64Array.from(groups, ({ seen }) => seen),
    kept: Float64Array.from(groups, ({ kept }) => kept),
    request: Int32Array.from(groups, ({ request }) => request),
    requests,
  };
  return {
    compare(members, others, held) {
      const { of, count } = strataOf(held);
      let stratum = of;
      if (others) {
        stratum = limited.fill(-1);
        for (const list of [members, others]) for (const index of list) stratum[index] = of[index] ?? -1;
      }
      has.fill(0);
      for (const index of members) has[index] = 1;
      return compareWithin({ ...columns, stratum, strata: count }, has, intervalWidth);
    },
  };
}

/** What a comparison of a factor holds still at first: the model, which matters most. */
export const heldFor = (factor: SettingFactor | null): SettingFactor[] =>
  factor === 'model' ? [] : ['model'];

/** The other settings that may be behind what a factor seems to do. */
export const suspectsFor = (factor: SettingFactor | null): SettingFactor[] =>
  settingFactors.filter((other) => other !== factor && !heldFor(factor).includes(other));
