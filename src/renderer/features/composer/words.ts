export interface Insertion {
  text: string;
  /** Where the cursor belongs afterwards. */
  cursor: number;
}

/** Puts a word where the cursor is (or in place of what is selected), with the spaces that it needs and no more. */
export function insertWord(text: string, start: number, end: number, word: string): Insertion {
  const before = text.slice(0, start);
  const after = text.slice(end);
  const left = before === '' || /\s$/.test(before) ? '' : ' ';
  const right = after === '' || /^[\s,.;:!?]/.test(after) ? '' : ' ';
  const head = `${before}${left}${word}${right}`;
  return { text: head + after, cursor: head.length };
}
