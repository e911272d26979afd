/** Terms that never stand in one prompt together: one alternative of each. A single term is never said at all. */
export interface Exclusion {
  /** As written, for people. */
  source: string;
  terms: readonly { matches(prompt: string): boolean }[];
}

/**
 * @param terms words or phrases; `snow|ice` means either, a star at the end means any ending: `snow*` is also snowy.
 * Capitals do not matter, and only whole words count.
 */
export function createExclusion(terms: readonly string[]): Exclusion {
  return {
    source: terms.join(' + '),
    terms: terms.map((term) => {
      const pattern = new RegExp(
        `(?<![\\p{L}\\p{N}])(?:${term
          .split('|')
          .map((word) => wordPattern(word.trim()))
          .join('|')})`,
        'iu',
      );
      return { matches: (prompt) => pattern.test(prompt) };
    }),
  };
}

export const excludes = ({ terms }: Exclusion, prompt: string): boolean =>
  terms.every((term) => term.matches(prompt));

function wordPattern(word: string): string {
  const open = word.endsWith('*');
  const escaped = (open ? word.slice(0, -1) : word)
    .replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
    .replaceAll(/\s+/g, String.raw`\s+`);
  return open ? escaped : String.raw`${escaped}(?![\p{L}\p{N}])`;
}
