import { expect, test } from 'vitest';
import { promptWords } from './prompt-words.ts';

test('words count once, in small letters, without weights, numbers, and words that say nothing alone', () => {
  expect(promptWords('A (Red:1.3) lighthouse by the sea, red sky, 8k, [fog], 1970')).toEqual([
    'red',
    'lighthouse',
    'sea',
    'sky',
    '8k',
    'fog',
  ]);
});

test('what other programs mark up with is no word', () => {
  expect(promptWords('boat <lora:oilPaint:0.8> BREAK harbour')).toEqual(['boat', 'harbour']);
});

test('words of any script are words', () => {
  expect(promptWords('мост через реку, café-terrace, l’été')).toEqual([
    'мост',
    'через',
    'реку',
    'café-terrace',
    'l’été',
  ]);
});
