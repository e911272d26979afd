import { TemplateError, type TemplateNode } from './template-nodes.ts';
import { themeLimits } from './theme-limits.ts';

const numberRange =
  /[ \t]*(-?\d{1,9}(?:\.\d{1,6})?)\.\.(-?\d{1,9}(?:\.\d{1,6})?)(?:\.\.(\d{1,9}(?:\.\d{1,6})?))?[ \t]*\}/y;
const pickCount = /[ \t]*(?:(\d{1,4})?(-)(\d{1,4})?|(\d{1,4}))[ \t]*\$\$/y;
/** A separator holds no part of its own, so that `{2$$a|b}` has none. */
const pickSeparator = /([^|{}$]*)\$\$/y;

/** `10..50}` or `0.5..1.5..0.25}` at a place of the text. Decimals are those that were written. */
export function parseNumberRange(text: string, at: number): { node: TemplateNode; end: number } | null {
  numberRange.lastIndex = at;
  const found = numberRange.exec(text);
  const [whole, from, to, step] = found ?? [];
  if (whole === undefined || from === undefined || to === undefined) return null;
  const decimals = Math.max(...[from, to, step ?? ''].map(decimalsOf));
  const stride = step === undefined ? 10 ** -decimals : Number(step);
  if (stride <= 0) throw new TemplateError('The step of a range must be above 0.', at);
  if (Number(to) < Number(from))
    throw new TemplateError(`A range goes up: write {${to}..${from}} instead of {${from}..${to}}.`, at);
  // The quotient of two short decimals may lie a hair below the whole number that is meant.
  const values = Math.floor((Number(to) - Number(from)) / stride + 1e-6) + 1;
  if (values > themeLimits.numbersInRange)
    throw new TemplateError(
      `A range may have at most ${themeLimits.numbersInRange} numbers, not ${values}: give it a larger step.`,
      at,
    );
  return {
    node: { kind: 'numbers', from: Number(from), step: stride, values, decimals },
    end: at + whole.length,
  };
}

/** `2$$`, `1-3$$`, `-2$$` or `1-$$`, then perhaps a separator and `$$`. A missing maximum is null: as many as there are. */
export function parsePickHead(
  text: string,
  at: number,
): { minimum: number; maximum: number | null; separator: string; end: number } | null {
  pickCount.lastIndex = at;
  const found = pickCount.exec(text);
  if (!found) return null;
  const [whole, low, dash, high, exactly] = found;
  const minimum = Number(exactly ?? low ?? 1);
  const maximum = dash === undefined ? minimum : high === undefined ? null : Number(high);
  if (maximum === 0 || (maximum ?? minimum) < minimum || (maximum ?? minimum) > themeLimits.picks)
    throw new TemplateError(
      `How many are picked must go from a smaller to a larger number, at most ${themeLimits.picks}: {1-3$$…}.`,
      at,
    );
  const end = at + whole.length;
  pickSeparator.lastIndex = end;
  const separator = pickSeparator.exec(text);
  return {
    minimum,
    maximum,
    separator: separator?.[1] ?? ', ',
    end: end + (separator?.[0].length ?? 0),
  };
}

const decimalsOf = (number: string) => number.split('.')[1]?.length ?? 0;
