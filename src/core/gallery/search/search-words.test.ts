import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { openDatabase } from '../../storage/database.ts';
import { searchText } from './search-text.ts';
import { readSearch } from './search-words.ts';

const texts = [
  'a red lighthouse by the sea',
  'Café at dusk, snow on the roofs',
  '雪の降る東京の夜',
  'a snowy blue_tent, 100% wool',
  'a 👩‍👩‍👧‍👦 by a lake 🇫🇮❤️',
];

/** The places of the texts that a search finds in SQLite's own full-text index. */
function found(typed: string): number[] {
  const words = readSearch(typed);
  const every = texts.map((_, index) => index);
  if (words.kind !== 'words') return words.kind === 'all' ? every : [];
  const match = (query: string) => select.all(query).map((row) => Number(row['rowid']));
  if (words.wanted !== null) return match(words.wanted);
  const without = new Set(match(words.unwanted ?? ''));
  return every.filter((index) => !without.has(index));
}
const { connection } = openDatabase(':memory:');
connection.exec('DELETE FROM images_text');
for (const [index, text] of texts.entries())
  connection.prepare('INSERT INTO images_text (rowid, prompt) VALUES (?, ?)').run(index, searchText(text));
const select = connection.prepare('SELECT rowid FROM images_text WHERE images_text MATCH ?');

test('words are found by their beginnings, in any order, whatever their case and accents', () => {
  expect(found('LIGHT red')).toEqual([0]);
  expect(found('cafe')).toEqual([1]);
  expect(found('sno')).toEqual([1, 3]);
  expect(found('wool tent')).toEqual([3]);
});

test('phrases stand together, and what has a minus is not there', () => {
  expect(found('"red lighthouse"')).toEqual([0]);
  expect(found('"lighthouse red"')).toEqual([]);
  expect(found('sno -roofs')).toEqual([3]);
  expect(found('-snow')).toEqual([0, 2, 3, 4]);
  expect(found('-snow*')).toEqual([0, 2, 4]);
  expect(found('-"at dusk" -東京')).toEqual([0, 3, 4]);
});

test('any part of a sentence without spaces is found', () => {
  expect([found('東京'), found('京の'), found('夜'), found('夜東')]).toEqual([[2], [2], [2], []]);
});

test('emoji are found, whole families and parts of them', () => {
  expect([found('👩‍👩‍👧‍👦'), found('👧'), found('🇫🇮'), found('❤'), found('🙂')]).toEqual([[4], [4], [4], [4], []]);
  expect(found('lake -👩')).toEqual([]);
});

test('a search that has only begun asks nothing, and signs that no word has find nothing', () => {
  for (const typed of ['', '  ', '"', '-', '-"', '*']) expect(readSearch(typed)).toEqual({ kind: 'all' });
  for (const typed of ['%%%', '…', '-!']) expect(readSearch(typed)).toEqual({ kind: 'nothing' });
});

test('nothing that can be typed is an error of the query language', () => {
  for (const typed of ['AND', 'a OR', 'NEAR(a b', 'prompt: x', 'x" OR "y', '(', '^a + {b}', 'a\0b', '-a -b'])
    expect(() => found(typed)).not.toThrow();
  const piece = fc.constantFrom(
    '"',
    '-',
    '*',
    'AND',
    'NOT',
    ' ',
    ':',
    '(',
    ')',
    '^',
    '雪',
    'a',
    '\0',
    '\u0301',
    '🙂',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.array(piece).map((pieces) => pieces.join('')),
      ),
      (typed) => {
        found(typed);
      },
    ),
    { numRuns: 500 },
  );
});
