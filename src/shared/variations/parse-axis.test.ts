import { expect, test } from 'vitest';
import { axisText, parseAxis, parseNamedAxis } from './parse-axis.ts';

test.each([
  ['steps=10,20, 30', { setting: 'steps', values: [10, 20, 30] }],
  ['guidance=3..5..0.5', { setting: 'guidanceScale', values: [3, 3.5, 4, 4.5, 5] }],
  ['seed=7..9,20', { setting: 'seed', values: [7, 8, 9, 20] }],
  ['size=512x512, 768 × 512', { setting: 'size', values: ['512x512', '768x512'] }],
  ['scheduler=DDIMScheduler', { setting: 'scheduler', values: ['DDIMScheduler'] }],
  ['model=postcards, portraits', { setting: 'model', values: ['postcards', 'portraits'] }],
  [
    'prompt=red boat,"red, old boat",a=b',
    { setting: 'prompt', search: 'red boat', values: ['red boat', 'red, old boat', 'a=b'] },
  ],
])('%s is read', (text, axis) => {
  expect(parseNamedAxis(text)).toEqual(axis);
});

test('what is written again is read as the same', () => {
  const axis = parseAxis('prompt', String.raw`one, "two, \"three\""`);
  expect(axis.values).toEqual(['one', 'two, "three"']);
  expect(parseAxis('prompt', axisText(axis))).toEqual(axis);
});

test.each([
  ['stepz=1', /^What changes is written like steps=10,20,30/],
  ['steps', /^What changes is written like/],
  ['steps=', /^Give the values/],
  ['steps=ten', '"ten" is no number'],
  ['seed=1..1000', '"1..1000" makes no 1 to 100 numbers'],
  ['seed=5..1', '"5..1" makes no'],
  ['seed=1..5..0', '"1..5..0" makes no'],
])('%s is refused with a sentence', (text, sentence) => {
  expect(() => parseNamedAxis(text)).toThrow(sentence);
});
