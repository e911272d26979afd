/** Scripts that are written without spaces between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu;
/** Emoji and what flags are made of. The index drops signs that are no letters; these people search for. */
const pictograph = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/gu;
const laterSign = /[\u00a9\u00ae\u0e00-\u{10ffff}]/u;

/**
 * A text as the full-text index reads it, and as what is searched for must be written: widths and forms of letters made
 * equal (NFKC), each sign of a script without spaces a word of its own, so that any part of a sentence is found as a
 * phrase, and each emoji a word made of its number.
 */
export function searchText(text: string): string {
  const plain = text.normalize('NFKC');
  if (!laterSign.test(plain)) return plain;
  return plain
    .replaceAll(unspaced, ' $& ')
    .replaceAll(pictograph, (sign) => ` emoji${sign.codePointAt(0)?.toString(16).padStart(6, '0')} `);
}
