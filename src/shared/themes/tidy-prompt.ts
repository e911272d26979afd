/** Words that begin with a vowel's letter and a consonant's sound, or the other way round. */
const articleExceptions: readonly [RegExp, string][] = [
  [/^(?:hour|honest|honou?r|heir)/i, 'an'],
  [/^(?:uni(?!nt|nh|nf|ns|nv|m)|eu|ew|one\b|once|us[aeiu]|ut[eio]|ub|ufo)/i, 'a'],
];

/**
 * Makes a prompt of an expansion: `a/an` becomes the article that the next word asks for, and what parts that were left
 * out leave behind (spaces, commas) goes.
 */
export function tidyPrompt(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ (?=[,.;])/g, '')
    .replaceAll(/,(?:\s*,)+/g, ',')
    .replace(/^[\s,]+/, '')
    .replace(/[\s,]+$/, '')
    .replaceAll(
      /\b([Aa])\/an (?=(\S*))/g,
      (_match, letter: string, next: string) => `${letter}${articleEnd(next)} `,
    );
}

function articleEnd(next: string): string {
  const word = next.replace(/^[^\p{L}\p{N}]+/u, '');
  const exception = articleExceptions.find(([pattern]) => pattern.test(word));
  const article = exception?.[1] ?? (/^[aeiou8]/i.test(word) ? 'an' : 'a');
  return article.slice(1);
}
