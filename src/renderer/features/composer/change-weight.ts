import { weightLimits } from '#shared/prompts/prompt-attention.ts';

/** A text with the part of it that is selected. */
export interface Selected {
  text: string;
  start: number;
  end: number;
}

/** A weight as it closes a bracket; one without a number weighs 1.1. */
const closing = /^(?::\s*([+-]?(?:\d+\.?\d*|\.\d+))\s*)?\)/;
const unwritten = 1.1;
/** What ends a word, as in AUTOMATIC1111's web UI. */
const delimiter = /[.,\\/!?%^*;:{}=`~()[\]\s]/;

/**
 * Makes the selected words count a tenth more or less: `lighthouse` becomes `(lighthouse:1.1)`, and the brackets go again
 * when the weight comes back to 1. Without a selection it is the bracket around the cursor, else the word at it. The
 * same words stay selected, so that the key can be held. null where there is nothing to weigh.
 */
export function changeWeight(before: Selected, tenths: 1 | -1): Selected | null {
  const inner = before.start === before.end ? (bracketAt(before) ?? wordAt(before)) : trimmed(before);
  if (inner.start >= inner.end) return null;
  const { text, start, end } = inner;
  const bracket = isOpening(text, start - 1) ? closing.exec(text.slice(end)) : null;
  const weight = bracket ? Number(bracket[1] ?? unwritten) : 1;
  const from = bracket ? start - 1 : start;
  const to = bracket ? end + bracket[0].length : end;

  const changed = Math.min(
    Math.max(Math.round((weight + tenths / 10) * 1000) / 1000, weightLimits.minimum),
    weightLimits.maximum,
  );
  const words = text.slice(start, end);
  const opened = changed === 1 ? '' : '(';
  const closed = changed === 1 ? '' : `:${Number.isInteger(changed) ? changed.toFixed(1) : changed})`;
  const newStart = from + opened.length;
  return {
    text: `${text.slice(0, from)}${opened}${words}${closed}${text.slice(to)}`,
    start: newStart,
    end: newStart + words.length,
  };
}

/** A backslash before a bracket makes it text. */
function isOpening(text: string, index: number): boolean {
  return text[index] === '(' && !isEscaped(text, index);
}

function isEscaped(text: string, index: number): boolean {
  const slashes = /\\*$/.exec(text.slice(0, Math.max(index, 0)))?.[0].length ?? 0;
  return slashes % 2 === 1;
}

/** Without the space around, and without the bracket where a whole one is selected. */
function trimmed({ text, start, end }: Selected): Selected {
  const words = text.slice(start, end);
  const from = start + words.search(/\S|$/);
  const to = Math.max(end - (words.length - words.trimEnd().length), from);
  if (!isOpening(text, from)) return { text, start: from, end: to };
  const within = bracketAt({ text, start: from + 1, end: from + 1 });
  const close = within && closing.exec(text.slice(within.end));
  return within && close && within.end + close[0].length === to ? within : { text, start: from, end: to };
}

/** What the innermost round bracket around the cursor says, without its weight. */
function bracketAt({ text, start: cursor }: Selected): Selected | null {
  const open = unmatched(text, cursor, -1);
  const close = unmatched(text, cursor, 1);
  if (open === null || close === null) return null;
  const weight = /:\s*[+-]?(?:\d+\.?\d*|\.\d+)\s*$/.exec(text.slice(open + 1, close));
  return { text, start: open + 1, end: weight ? open + 1 + weight.index : close };
}

/** The next bracket in one direction that has no partner before the cursor is reached. */
function unmatched(text: string, cursor: number, direction: 1 | -1): number | null {
  const [wanted, partner] = direction === 1 ? [')', '('] : ['(', ')'];
  let depth = 0;
  for (
    let index = direction === 1 ? cursor : cursor - 1;
    index >= 0 && index < text.length;
    index += direction
  ) {
    const sign = text[index];
    if ((sign !== wanted && sign !== partner) || isEscaped(text, index)) continue;
    if (sign === wanted && depth === 0) return index;
    depth += sign === wanted ? -1 : 1;
  }
  return null;
}

function wordAt({ text, start: cursor }: Selected): Selected {
  let start = cursor;
  let end = cursor;
  while (start > 0 && !delimiter.test(text.charAt(start - 1))) start -= 1;
  while (end < text.length && !delimiter.test(text.charAt(end))) end += 1;
  return { text, start, end };
}
