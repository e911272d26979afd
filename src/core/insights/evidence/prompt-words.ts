/** Words that say nothing alone, in the languages prompts are mostly written in: English. */
const emptyWords = new Set(
  'a an and are as at be between by for from has have in into is it its no not of off on onto or over that the their them there they this to under very was were while who with without'.split(
    ' ',
  ),
);
/** What other languages of prompts mark up with: <lora:name:1>, (word:1.2), [word], BREAK. */
const markup = /<[^>]*>|:\s*\d+(?:\.\d+)?|\bBREAK\b/g;
const word = /[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu;
const longestWord = 40;

/** The words of a prompt, each once, in small letters, without weights, numbers and words that say nothing alone. */
export function promptWords(prompt: string): string[] {
  const words = prompt.replaceAll(markup, ' ').toLowerCase().match(word) ?? [];
  return [
    ...new Set(
      words.filter(
        (one) => one.length > 1 && one.length <= longestWord && !emptyWords.has(one) && !/^\d+$/.test(one),
      ),
    ),
  ];
}
