import type { InsightFactor, InsightLevel } from '#shared/contract/insights.ts';
import { schedulerLabel } from '../../ui/format.ts';

export const factorNames: Record<InsightFactor, string> = {
  model: 'Model',
  scheduler: 'Scheduler',
  steps: 'Steps',
  guidance: 'Guidance',
  size: 'Size',
  theme: 'Theme',
  part: 'Part of a theme',
  word: 'Words',
  pair: 'Words together',
};

/** `34 %`; small shares with a decimal, so that they are not all the same. */
export function percentLabel(share: number): string {
  const percent = share * 100;
  return `${percent > 0 && percent < 9.95 ? percent.toFixed(1) : Math.round(percent)} %`;
}

/** A level as people call it. */
export const levelLabel = (factor: InsightFactor, { label }: Pick<InsightLevel, 'label'>): string =>
  factor === 'scheduler' ? schedulerLabel(label) : label;

/** `2.1 times as often (1.4–3.0)`. */
export const ratioLabel = ({ value, low, high }: NonNullable<InsightLevel['ratio']>): string =>
  `${value.toFixed(1)} times as often (${low.toFixed(1)}–${high.toFixed(1)})`;

/** What can be claimed of a level; null where nothing can. */
export function claimLabel({ verdict, ratio }: Pick<InsightLevel, 'verdict' | 'ratio'>): string | null {
  if (ratio === null || (verdict !== 'more' && verdict !== 'less')) return null;
  return `kept ${ratioLabel(ratio)}`;
}

/** A mean of fewer ratings says little. */
const fewestRated = 5;

/** `3.4 ★`; null where too few pictures were rated. */
export const ratingLabel = ({
  meanRating,
  rated,
}: Pick<InsightLevel, 'meanRating' | 'rated'>): string | null =>
  meanRating === null || rated < fewestRated ? null : `${meanRating.toFixed(1)} ★`;

/** A row of a plot in words, for those who do not see it. */
export function levelSentence(factor: InsightFactor, level: InsightLevel): string {
  const rate = `${percentLabel(level.rate)} kept, probably ${percentLabel(level.low)} to ${percentLabel(level.high)}, of ${level.seen.toLocaleString('en')} seen`;
  const rating = ratingLabel(level);
  const more = [rating === null ? null : `rated ${rating} in the mean`, claimLabel(level)];
  return [`${levelLabel(factor, level)}: ${rate}`, ...more.filter((one) => one !== null)].join('; ');
}

/** What a plot shows of many levels: claims first, then what there is most of; those with an order of their own keep it. */
export function shownLevels(
  factor: InsightFactor,
  levels: readonly InsightLevel[],
  most: number,
): InsightLevel[] {
  if (levels.length <= most && (factor === 'steps' || factor === 'guidance')) return [...levels];
  const isClaim = ({ verdict }: InsightLevel) => verdict === 'more' || verdict === 'less';
  const chosen = levels
    .toSorted((a, b) => Number(isClaim(b)) - Number(isClaim(a)) || b.seen - a.seen)
    .slice(0, most);
  if (factor === 'steps' || factor === 'guidance') return levels.filter((level) => chosen.includes(level));
  return chosen.sort((a, b) => b.rate - a.rate);
}

/** Whether all pictures had the same: then there is nothing to compare. */
export const isSameInAll = (levels: readonly Pick<InsightLevel, 'seen'>[], seen: number): boolean =>
  levels.length === 1 && levels[0]?.seen === seen;

/** The end of a scale that all rows fit on, a share; never past 1. */
export function scaleEnd(levels: readonly Pick<InsightLevel, 'high'>[]): number {
  const highest = levels.reduce((end, { high }) => Math.max(end, high), 0.05);
  return [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8].find((end) => end >= highest) ?? 1;
}
