/**
 * Makes the small vocabulary in test/fixtures/clip-tokenizer from the published sequences: `node
 * test/parity/clip/small-vocabulary.ts`. The real one has 49,408 entries and cannot be kept here.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type PublishedSequence, publishedSequences } from './published-sequences.ts';

export interface SmallVocabulary {
  vocabulary: Record<string, number>;
  /** Pairs of symbols, best first, as merges.txt has them. */
  merges: string[];
}

const [startId, endId] = [49_406, 49_407];
/** Pieces that only lead to a published token have numbers that the real vocabulary has not. */
const firstOwnId = 60_000;
const wordEnd = '</w>';

/**
 * All 256 bytes with their real numbers, the published tokens with theirs, and the merges that lead to them. Tokens come
 * in the order of their ids, which is the order in which CLIP learnt them: each is merged from what the earlier ones make
 * of it, so that a word is divided as it was published.
 */
export function smallVocabulary(sequences: readonly PublishedSequence[]): SmallVocabulary {
  const bytes = byteLetters();
  const symbols = [...bytes, ...bytes.map((letter) => letter + wordEnd)];
  const vocabulary: Record<string, number> = Object.fromEntries(symbols.map((symbol, id) => [symbol, id]));
  const published = new Map(
    sequences.flatMap(({ tokens, ids }) =>
      tokens.split(' ').map((token, index) => [token, ids[index] ?? NaN]),
    ),
  );
  const merges: string[] = [];
  let ownId = firstOwnId;
  for (const [token, id] of [...published].sort(([, one], [, other]) => one - other)) {
    if (token in vocabulary && vocabulary[token] !== id)
      throw new Error(`${token} has the number ${vocabulary[token]}, but ${id} was published.`);
    const [first = '', ...rest] = divide(token, merges);
    let whole = first;
    for (const part of rest) {
      merges.push(`${whole} ${part}`);
      whole += part;
      if (whole !== token) vocabulary[whole] ??= ownId++;
    }
    vocabulary[token] = id;
  }
  return { vocabulary: { ...vocabulary, '<|startoftext|>': startId, '<|endoftext|>': endId }, merges };
}

/** Byte-pair encoding of one word: again and again the pair that stands first in the list becomes one symbol. */
function divide(word: string, merges: readonly string[]): string[] {
  const ends = word.endsWith(wordEnd);
  const letters = Array.from(ends ? word.slice(0, -wordEnd.length) : word);
  let parts = letters.map((letter, index) =>
    ends && index === letters.length - 1 ? letter + wordEnd : letter,
  );
  for (const merge of merges) {
    const joined: string[] = [];
    for (const part of parts) {
      if (`${joined.at(-1)} ${part}` === merge) joined.push(`${joined.pop()}${part}`);
      else joined.push(part);
    }
    parts = joined;
  }
  return parts;
}

/** The letters that stand for the bytes, in the vocabulary's order: those that can be seen, then the others (GPT-2). */
function byteLetters(): string[] {
  const all = Array.from({ length: 256 }, (_, byte) => byte);
  const seen = all.filter(
    (byte) => (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte < 0xad) || byte > 0xad,
  );
  const others = all.filter((byte) => !seen.includes(byte));
  return [...seen, ...others.map((_, index) => 0x100 + index)].map((code) => String.fromCodePoint(code));
}

if (import.meta.main) {
  const folder = fileURLToPath(new URL('../../fixtures/clip-tokenizer/tokenizer/', import.meta.url));
  const { vocabulary, merges } = smallVocabulary(publishedSequences);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'vocab.json'), `${JSON.stringify(vocabulary)}\n`);
  writeFileSync(join(folder, 'merges.txt'), ['#version: 0.2', ...merges, ''].join('\n'));
}
