import { expandAt } from './expand-at.ts';
import { createRandomDraws } from './random-draws.ts';
import { type Theme, accepts } from './theme.ts';
import { tidyPrompt } from './tidy-prompt.ts';

export type CombinationCount =
  | { kind: 'exact'; combinations: bigint }
  /** Worked out from the share of so many combinations, drawn evenly, that make a prompt. */
  | { kind: 'estimate'; combinations: bigint; sampled: number };

/** The seed of the estimate: the same theme has the same one on every machine. */
const estimateSeed = 1;

/**
 * In how many ways a theme makes a prompt. Ways that say the same are counted each. Exact where nothing is refused, or
 * where there are few enough to try them all.
 */
export function countCombinations(
  theme: Theme,
  { tryAllUpTo = 20_000, sampled = 2_000 }: { tryAllUpTo?: number; sampled?: number } = {},
): CombinationCount {
  const { count } = theme.tree;
  if (!theme.refusesSome) return { kind: 'exact', combinations: count };
  const isPrompt = (index: bigint) => accepts(theme, tidyPrompt(expandAt(theme.tree, index).text));
  let good = 0;
  if (count <= BigInt(tryAllUpTo)) {
    for (let index = 0n; index < count; index += 1n) if (isPrompt(index)) good += 1;
    return { kind: 'exact', combinations: BigInt(good) };
  }
  const draws = createRandomDraws(estimateSeed);
  for (let drawn = 0; drawn < sampled; drawn += 1) if (isPrompt(draws.belowLarge(count))) good += 1;
  return { kind: 'estimate', combinations: (count * BigInt(good)) / BigInt(sampled), sampled };
}
