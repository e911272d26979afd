import { array, assert, constantFrom, integer, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { parsePromptAttention, weightLimits } from './prompt-attention.ts';

/** Text and weight of each piece; a break is null. */
const parsed = (prompt: string) =>
  parsePromptAttention(prompt).map((piece) => (piece.kind === 'break' ? null : [piece.text, piece.weight]));
const textOf = (prompt: string) =>
  parsePromptAttention(prompt)
    .map((piece) => (piece.kind === 'break' ? '' : piece.text))
    .join('');

test("the examples in the web UI's own documentation come out the same", () => {
  // modules/prompt_parser.py, docstring of parse_prompt_attention.
  expect(parsed('normal text')).toEqual([['normal text', 1]]);
  expect(parsed('an (important) word')).toEqual([
    ['an ', 1],
    ['important', 1.1],
    [' word', 1],
  ]);
  expect(parsed('(unbalanced')).toEqual([['unbalanced', 1.1]]);
  expect(parsed(String.raw`\(literal\]`)).toEqual([['(literal]', 1]]);
  expect(parsed('(unnecessary)(parens)')).toEqual([['unnecessaryparens', 1.1]]);
  expect(parsed('a (((house:1.3)) [on] a (hill:0.5), sun, (((sky))).')).toEqual([
    ['a ', 1],
    ['house', 1.573_000_000_000_000_4],
    [' ', 1.1],
    ['on', 1],
    [' a ', 1.1],
    ['hill', 0.55],
    [', sun, ', 1.1],
    ['sky', 1.464_100_000_000_000_6],
    ['.', 1.1],
  ]);
});

test('what is never closed counts to the end, and what was never opened is text', () => {
  expect(parsed('a [b')).toEqual([
    ['a ', 1],
    ['b', 1 / 1.1],
  ]);
  expect(parsed('a) b] :1.5)')).toEqual([['a) b] :1.5)', 1]]);
  expect(parsed('(a: 1.5 )')).toEqual([['a', 1.5]]);
  expect(parsed('a: b')).toEqual([['a: b', 1]]);
});

test('a weight that is no number is text', () => {
  expect(parsed('(a:1.2.3) b')).toEqual([
    ['a:1.2.3', 1.1],
    [' b', 1],
  ]);
});

test('BREAK is a border, as a word by itself only', () => {
  expect(parsed('sea  BREAK sky')).toEqual([['sea', 1], null, ['sky', 1]]);
  expect(parsed('(sea BREAK sky:1.2)')).toEqual([['sea', 1.2], null, ['sky', 1.2]]);
  expect(parsed('a BREAKER, éBREAK, break')).toEqual([['a BREAKER, éBREAK, break', 1]]);
});

test('weights stay within limits, whatever brackets multiply to', () => {
  expect(parsed('(a:250)')).toEqual([['a', weightLimits.maximum]]);
  expect(parsed('(a:-250)')).toEqual([['a', weightLimits.minimum]]);
  expect(parsed(`${'('.repeat(400)}a${':99999999)'.repeat(399)}:0)`)).toEqual([['a', 0]]);
});

test('whatever is written is read, within the limits, and in time', () => {
  const signs = constantFrom('(', ')', '[', ']', ':1.3)', ':', '\\', ',', ' BREAK ', 'a', 'é🌊', ' ', '.5');
  assert(
    property(string({ unit: signs, maxLength: 200 }), (prompt) => {
      const weights = parsePromptAttention(prompt).flatMap((piece) =>
        piece.kind === 'text' ? piece.weight : [],
      );
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(weightLimits.minimum);
      expect(Math.max(...weights)).toBeLessThanOrEqual(weightLimits.maximum);
    }),
  );
  // What takes long is what is nested; a runaway expression would take minutes.
  for (const sign of ['(', '[', ')', '\\', '(a', '[(', ': ', ':1', ' ', ' BREAK', '(a:9)'])
    expect(parsePromptAttention(sign.repeat(4000 / sign.length)).length).toBeGreaterThan(0);
});

test('without signs the text is what was written, with the weight 1', () => {
  assert(
    property(string({ unit: 'grapheme' }), (text) => {
      const plain = text.replaceAll(/[()[\]\\]|BREAK/g, '');
      expect(parsed(plain)).toEqual([[plain, 1]]);
    }),
  );
});

test('an escaped text is what was written', () => {
  assert(
    property(string({ unit: constantFrom('(', ')', '[', ']', '\\', ':', '1', 'a', ' ') }), (text) => {
      expect(textOf(text.replaceAll(/[()[\]\\]/g, String.raw`\$&`))).toBe(text);
    }),
  );
});

test('brackets in brackets multiply', () => {
  const weights = integer({ min: 5, max: 15 }).map((tenths) => tenths / 10);
  assert(
    property(array(weights, { minLength: 1, maxLength: 4 }), (nested) => {
      const prompt = nested.reduce((inner, weight) => `(${inner}:${weight})`, 'word');
      const [piece] = parsePromptAttention(prompt);
      const product = nested.reduce((sofar, weight) => sofar * weight, 1);
      expect(piece).toMatchObject({ text: 'word', weight: expect.closeTo(product, 10) });
    }),
  );
});
