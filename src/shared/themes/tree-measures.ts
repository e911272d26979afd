import type { ChoiceTree } from './choice-tree.ts';
import { themeLimits } from './theme-limits.ts';

/** How large a part of a theme can become, in ordinary numbers, before anything large is computed. */
export interface Measures {
  /** Choices that one expansion takes at most. */
  choices: number;
  /** Characters of the longest expansion. */
  longest: number;
  /** Whether each expansion says something: a prompt must not be empty. */
  speaks: boolean;
  /** Upper bound of the bits of the number of combinations. */
  bits: number;
}

export const textMeasures = (text: string): Measures => ({
  choices: 0,
  longest: text.length,
  speaks: /[\p{L}\p{N}]/u.test(text),
  bits: 0,
});

export function sequenceMeasures(parts: readonly Measures[]): Measures {
  return {
    choices: sum(parts, ({ choices }) => choices),
    longest: sum(parts, ({ longest }) => longest),
    speaks: parts.some(({ speaks }) => speaks),
    bits: sum(parts, ({ bits }) => bits),
  };
}

/** @param picked how many of the options at most, one for a plain choice */
export function optionMeasures(options: readonly Measures[], picked: number, separator: string): Measures {
  const most = (of: (measures: Measures) => number) =>
    options.reduce((high, each) => Math.max(high, of(each)), 0);
  return {
    choices: picked * (1 + most(({ choices }) => choices)),
    longest: picked * (separator.length + most(({ longest }) => longest)),
    speaks: options.every(({ speaks }) => speaks),
    bits: picked * (1 + Math.log2(Math.max(1, options.length)) + most(({ bits }) => bits)),
  };
}

/** What a part outgrows, as a sentence; null where it stays within all limits. */
export function outgrown({ choices, longest, bits }: Measures): string | null {
  if (choices > themeLimits.choicesPerPrompt)
    return `A prompt could take more than ${themeLimits.choicesPerPrompt} choices: let fewer lists repeat each other.`;
  if (longest > themeLimits.longestPrompt)
    return `A prompt could become longer than ${themeLimits.longestPrompt} characters: let fewer lists repeat each other.`;
  if (bits > themeLimits.combinationBits)
    return 'This makes more combinations than can be counted (over 10^1233): let fewer lists repeat each other.';
  return null;
}

/** A tree with its measures, as it is built. */
export interface Measured {
  tree: ChoiceTree;
  measures: Measures;
}

const sum = (parts: readonly Measures[], of: (measures: Measures) => number) =>
  parts.reduce((total, part) => total + of(part), 0);
