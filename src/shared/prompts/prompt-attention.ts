/** A stretch of a prompt that is said with one weight, or a place where a new window begins. */
export type PromptPiece = { kind: 'text'; text: string; weight: number } | { kind: 'break' };

/** Beyond these a picture falls apart; also what a chain of brackets comes to. */
export const weightLimits = { minimum: -10, maximum: 10 } as const;

const roundWeight = 1.1;
const squareWeight = 1 / 1.1;

/** An escaped sign, a bracket, the end of a weighted bracket, plain text, or a lone colon. */
const signs = /\\[()[\]\\]|\\|\(|\[|:\s*([+-]?[.\d]+)\s*\)|\)|\]|[^\\()[\]:]+|:/g;
/** JavaScript's `\b` knows ASCII only. */
const breaks = /\s*(?<![\p{L}\p{N}_])BREAK(?![\p{L}\p{N}_])\s*/u;

/**
 * What weight each part of a prompt has, after the rules of AUTOMATIC1111's web UI (`parse_prompt_attention`):
 * `(word)` 1.1, `(word:1.3)` as written, `[word]` 1 / 1.1, brackets in brackets multiply; a backslash takes the meaning
 * from a bracket; what is never closed counts to the end, and what was never opened is text. The word BREAK stands for
 * a border between windows, here also within brackets. A weight that is no number (`(word:1.2.3)`) is text.
 */
export function parsePromptAttention(prompt: string): PromptPiece[] {
  const pieces: PromptPiece[] = [];
  /** Where the brackets that are still open began, the innermost last. */
  const round: number[] = [];
  const square: number[] = [];

  const add = (text: string) => pieces.push({ kind: 'text', text, weight: 1 });
  /** False where no bracket is open. */
  function close(open: number[], factor: number): boolean {
    const start = open.pop();
    if (start === undefined) return false;
    for (const piece of pieces.slice(start)) if (piece.kind === 'text') piece.weight *= factor;
    return true;
  }

  for (const [sign, written] of prompt.matchAll(signs)) {
    if (sign.startsWith('\\')) add(sign.slice(1));
    else if (sign === '(') round.push(pieces.length);
    else if (sign === '[') square.push(pieces.length);
    else if (written !== undefined && round.length > 0) {
      const weight = Number(written);
      if (Number.isNaN(weight)) add(sign.slice(0, -1));
      close(round, Number.isNaN(weight) ? roundWeight : weight);
    } else if (sign === ')' && close(round, roundWeight)) continue;
    else if (sign === ']' && close(square, squareWeight)) continue;
    else
      for (const [index, text] of sign.split(breaks).entries()) {
        if (index > 0) pieces.push({ kind: 'break' });
        add(text);
      }
  }
  while (close(round, roundWeight));
  while (close(square, squareWeight));
  return joinEqual(pieces);
}

/** Neighbours of one weight become one piece, so that words are not torn; at least one piece is left. */
function joinEqual(pieces: readonly PromptPiece[]): PromptPiece[] {
  const joined: PromptPiece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (piece.kind === 'break') joined.push(piece);
    else if (last?.kind === 'text' && last.weight === piece.weight) last.text += piece.text;
    else joined.push({ ...piece });
  }
  if (joined.length === 0) return [{ kind: 'text', text: '', weight: 1 }];
  for (const piece of joined) if (piece.kind === 'text') piece.weight = withinLimits(piece.weight);
  return joined;
}

/** Nothing times infinity, which a chain of large weights comes to, is nothing. */
function withinLimits(weight: number): number {
  if (Number.isNaN(weight)) return 0;
  return Math.min(Math.max(weight, weightLimits.minimum), weightLimits.maximum);
}
