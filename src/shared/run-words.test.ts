import { expect, test } from 'vitest';
import { durationWords, pauseWords } from './run-words.ts';

test('durations are told in the units that people use', () => {
  expect([0, 45, 99, 100, 720, 3600, 25_500].map(durationWords)).toEqual([
    '0 s',
    '45 s',
    '99 s',
    '2 min',
    '12 min',
    '1 h',
    '7 h 5 min',
  ]);
});

test('what kept a run from drawing longest comes first, and what took no time is left out', () => {
  expect(pauseWords({ pausedSeconds: { people: 61, temperature: 700, paused: 0.4 } })).toEqual([
    '12 min: a card is too hot',
    '61 s: other jobs come first',
  ]);
});
