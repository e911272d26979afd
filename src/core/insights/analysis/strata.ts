import type { JudgedGroup } from '../evidence/gather-groups.ts';
import { type SettingFactor, settingOf } from './setting-levels.ts';

export interface Strata {
  /** By group: its stratum, numbered from 0. */
  of: Int32Array;
  count: number;
}

/** What every comparison holds still besides: the month, and how large a batch was. */
const alwaysHeld = ({ month, batchBand }: JudgedGroup) => month * 64 + batchBand;

/** Strata in which the named settings, the month and the size of the batch are the same; each is made once. */
export function createStrata(groups: readonly JudgedGroup[]) {
  const made = new Map<string, Strata>();
  const settings = new Map<SettingFactor, Strata>();

  function settingStrata(factor: SettingFactor): Strata {
    const strata = settings.get(factor) ?? numbered(groups.map((group) => settingOf[factor](group)?.key));
    settings.set(factor, strata);
    return strata;
  }

  return function strataOf(held: readonly SettingFactor[]): Strata {
    const name = held.join();
    const known = made.get(name);
    if (known) return known;
    const last = held.at(-1);
    let strata: Strata;
    if (last === undefined) strata = numbered(groups.map(alwaysHeld));
    else {
      const outer = strataOf(held.slice(0, -1));
      const inner = settingStrata(last);
      strata = numbered(Array.from(outer.of, (of, index) => of * inner.count + (inner.of[index] ?? 0)));
    }
    made.set(name, strata);
    return strata;
  };
}

/** Numbers keys from 0 in the order in which they come. */
function numbered(keys: readonly (string | number | undefined)[]): Strata {
  const known = new Map<string | number | undefined, number>();
  const of = new Int32Array(keys.length);
  for (const [index, key] of keys.entries()) {
    const number = known.get(key) ?? known.size;
    known.set(key, number);
    of[index] = number;
  }
  return { of, count: known.size };
}
