import { at, factorial, symmetricSums } from './count-picks.ts';
import { TemplateError } from './template-nodes.ts';
import { themeLimits } from './theme-limits.ts';
import {
  type Measured,
  type Measures,
  optionMeasures,
  outgrown,
  sequenceMeasures,
  textMeasures,
} from './tree-measures.ts';

/**
 * The parts of a choice tree with their counts and measures, each made of the parts inside it. They throw a TemplateError
 * before they compute anything that is too large.
 */

export interface BuiltOption {
  weight: number;
  label: string;
  part: Measured;
}

export const textPart = (text: string): Measured => ({
  tree: { kind: 'text', text, count: 1n },
  measures: textMeasures(text),
});

export function sequencePart(parts: readonly Measured[]): Measured {
  const [first] = parts;
  if (!first) return textPart('');
  if (parts.length === 1) return first;
  const measures = bounded(sequenceMeasures(parts.map((part) => part.measures)));
  const strides: bigint[] = Array.from({ length: parts.length }, () => 1n);
  let count = 1n;
  for (let place = parts.length - 1; place >= 0; place -= 1) {
    strides[place] = count;
    count *= parts[place]?.tree.count ?? 1n;
  }
  return {
    tree: { kind: 'sequence', parts: parts.map(({ tree }) => tree), strides, count },
    measures,
  };
}

export function choicePart(list: string | null, options: readonly BuiltOption[]): Measured {
  return {
    measures: bounded(optionMeasures(measuresOf(options), 1, '')),
    tree: { kind: 'choice', list, options: options.map(asTree), count: sumOfCounts(options) },
  };
}

/** What is asked for beyond the number of options is given up: `{4$$a|b}` is a and b. */
export function pickPart(
  list: string | null,
  asked: { minimum: number; maximum: number | null; separator: string },
  options: readonly BuiltOption[],
): Measured {
  const { separator } = asked;
  const maximum = Math.min(asked.maximum ?? options.length, options.length);
  const minimum = Math.min(asked.minimum, maximum);
  if (maximum * options.length > themeLimits.pickWork)
    throw new TemplateError(
      `Picking up to ${maximum} of ${options.length} is too much: pick fewer, or from a shorter list.`,
      0,
    );
  const measures = bounded(optionMeasures(measuresOf(options), maximum, separator));
  const sums = symmetricSums(
    options.map(({ part }) => part.tree.count),
    maximum,
  );
  let count = 0n;
  for (let size = minimum; size <= maximum; size += 1) count += factorial(size) * at(sums, size);
  return {
    tree: { kind: 'pick', list, minimum, maximum, separator, options: options.map(asTree), count },
    measures: { ...measures, speaks: measures.speaks && minimum > 0 },
  };
}

export function numbersPart(node: {
  from: number;
  step: number;
  values: number;
  decimals: number;
}): Measured {
  const { from, step, values, decimals } = node;
  return {
    tree: { kind: 'numbers', from, step, values, decimals, count: BigInt(values) },
    measures: { choices: 1, longest: 20, speaks: true, bits: Math.log2(values) + 1 },
  };
}

function bounded(measures: Measures): Measures {
  const problem = outgrown(measures);
  if (problem !== null) throw new TemplateError(problem, 0);
  return measures;
}

const measuresOf = (options: readonly BuiltOption[]) => options.map(({ part }) => part.measures);
const sumOfCounts = (options: readonly BuiltOption[]) =>
  options.reduce((sum, { part }) => sum + part.tree.count, 0n);
const asTree = ({ weight, label, part }: BuiltOption) => ({ weight, label, tree: part.tree });
