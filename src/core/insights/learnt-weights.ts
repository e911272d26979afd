import type { LearntWeight } from '#shared/themes/sampler.ts';
import { levelRates } from './analysis/level-rates.ts';
import { type PartLevel, partLevels } from './analysis/theme-levels.ts';
import { createGroupGathering } from './evidence/gather-groups.ts';
import type { JudgedPicture } from './evidence/picture.ts';
import { createSeenPictures } from './evidence/seen-pictures.ts';
import { drawBeta } from './statistics/beta-draw.ts';
import type { BetaBelief } from './statistics/beta-prior.ts';

/** In so many choices entries are as likely as written: the floor below which trying things out never falls. */
const exploration = 0.2;
/** So many pictures, at most, is an entry believed to be like the others of its list before it was tried. */
const strongestPrior = 20;
/** How far what was drawn highest is preferred to what was drawn lower: nearly always, and by far where they are far apart. */
const preference = 32;

interface List {
  /** Of entries that nobody has seen. */
  prior: BetaBelief;
  entries: ReadonlyMap<string, BetaBelief>;
}

/** As much of a belief as so many pictures are worth. */
function weakened({ a, b }: BetaBelief, strongest: number): BetaBelief {
  const share = Math.min(1, strongest / (a + b));
  return { a: a * share, b: b * share };
}

/** What a theme's pictures teach of the entries of its lists. */
function listsOf(pictures: readonly JudgedPicture[]): Map<string, List> {
  const gathering = createGroupGathering();
  const seen = createSeenPictures<JudgedPicture>(gathering.add);
  for (const picture of pictures) seen.add(picture);
  seen.end();
  const { groups } = gathering.end();
  const lists = new Map<string, PartLevel[]>();
  for (const level of partLevels(groups, Infinity)) {
    const levels = lists.get(level.list) ?? [];
    lists.set(level.list, levels);
    levels.push(level);
  }
  return new Map(
    [...lists].map(([list, levels]) => {
      const { tallies, prior: fitted } = levelRates(groups, levels);
      const prior = weakened(fitted, strongestPrior);
      const entries = levels.map(({ entry }, index) => {
        const tally = tallies[index] ?? { seen: 0, kept: 0 };
        return [entry, { a: prior.a + tally.kept, b: prior.b + tally.seen - tally.kept }] as const;
      });
      return [list, { prior, entries: new Map(entries) }];
    }),
  );
}

/**
 * Thompson sampling (Thompson, 1933, Biometrika 25:285-294; Chapelle and Li, 2011): for each choice a rate is drawn for every
 * entry from what is believed of it, and the highest is taken. What was kept often comes often, what was hardly tried gets its
 * chances, and what was tried in vain fades. The same seed and the same pictures give the same weights.
 * @param pictures of one theme, newest first.
 */
export function learntWeight(pictures: readonly JudgedPicture[]): LearntWeight {
  const lists = listsOf(pictures);
  return (listName, entries, random) => {
    const list = lists.get(listName);
    if (!list || random() < exploration) return entries.map(() => 1);
    const drawn = entries.map((entry) => drawBeta(list.entries.get(entry) ?? list.prior, random));
    const highest = Math.max(...drawn);
    // Rounded, so that the last bits of a machine's logarithms do not matter.
    return drawn.map((rate) => Math.max(1e-6, Math.round((rate / highest) ** preference * 1e6) / 1e6));
  };
}

/** So many of a theme's newest pictures count: taste changes, and a sampler does not wait. */
export const newestOfTheme = 2000;
