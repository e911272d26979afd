/** Scripts that are written without spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;
const laterScript = /[\u0e00-\u{10ffff}]/u;

/**
 * A text as the full-text index reads it, and as what is searched for must be written: widths and forms of letters made
 * equal (NFKC), and each sign of a script without spaces a word of its own, so that any part of a sentence is found as a phrase.
 */
export function searchText(text: string): string {
  const plain = text.normalize('NFKC');
  return laterScript.test(plain) ? plain.replaceAll(unspaced, ' $& ') : plain;
}
