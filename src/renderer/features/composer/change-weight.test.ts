import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePromptAttention } from '#shared/prompts/prompt-attention.ts';
import { changeWeight, type Selected } from './change-weight.ts';

/** A text in which `|` stands at both ends of the selection, or once at the cursor. */
function marked(marks: string): Selected {
  const text = marks.replaceAll('|', '');
  const start = marks.indexOf('|');
  return { text, start, end: Math.max(marks.lastIndexOf('|') - 1, start) };
}
function shown(selected: Selected | null): string | null {
  if (!selected) return null;
  const { text, start, end } = selected;
  return `${text.slice(0, start)}|${text.slice(start, end)}|${text.slice(end)}`;
}
const more = (marks: string) => shown(changeWeight(marked(marks), 1));
const less = (marks: string) => shown(changeWeight(marked(marks), -1));

test('a selection gets a weight, and keeps being selected', () => {
  expect(more('a |red lighthouse| at dusk')).toBe('a (|red lighthouse|:1.1) at dusk');
  expect(less('a |red lighthouse| at dusk')).toBe('a (|red lighthouse|:0.9) at dusk');
  expect(more('a | red |sea')).toBe('a  (|red|:1.1) sea');
});

test('the weight that is there changes by a tenth', () => {
  expect(more('(|sea|:1.1)')).toBe('(|sea|:1.2)');
  expect(more('(|sea|: 1.25 )')).toBe('(|sea|:1.35)');
  expect(more('(|sea|:.5)')).toBe('(|sea|:0.6)');
  expect(more('(|sea|)')).toBe('(|sea|:1.2)');
  expect(more('|(sea:1.9)| x')).toBe('(|sea|:2.0) x');
});

test('brackets go when the weight is 1 again', () => {
  expect(less('a (|sea|:1.1) b')).toBe('a |sea| b');
  expect(more('(|sea|:0.9)')).toBe('|sea|');
});

test('without a selection it is the bracket around the cursor, or the word at it', () => {
  expect(more('a light|house, sea')).toBe('a (|lighthouse|:1.1), sea');
  expect(more('a (red light|house:1.3) b')).toBe('a (|red lighthouse|:1.4) b');
  expect(more('((a) b|c)')).toBe('(|(a) bc|:1.2)');
  expect(more('a , |')).toBeNull();
  expect(more('|')).toBeNull();
});

test('an escaped bracket is text', () => {
  expect(more(String.raw`\(|sea|\)`)).toBe(String.raw`\((|sea|:1.1)\)`);
});

test('the weight stays within what is read', () => {
  expect(more('(|sea|:10)')).toBe('(|sea|:10.0)');
  expect(less('(|sea|:-10)')).toBe('(|sea|:-10.0)');
});

test('more and less again is what was there, and the words are read with the weight', () => {
  const words = fc.stringMatching(/^[a-z]{1,8}( [a-z]{1,8}){0,3}$/);
  fc.assert(
    fc.property(words, fc.integer({ min: 1, max: 15 }), (text, times) => {
      let selected: Selected = { text, start: 0, end: text.length };
      for (let index = 0; index < times; index += 1) selected = changeWeight(selected, 1) ?? selected;
      expect(parsePromptAttention(selected.text)).toEqual([
        { kind: 'text', text, weight: expect.closeTo(1 + times / 10, 6) },
      ]);
      for (let index = 0; index < times; index += 1) selected = changeWeight(selected, -1) ?? selected;
      expect(selected).toEqual({ text, start: 0, end: text.length });
    }),
  );
});
