import { expect, test } from 'vitest';
import { picksOf } from './picks.ts';
import { createSampler } from './sampler.ts';
import { themeOf } from './theme-harness.ts';

test('picks are the entries of named lists as written, several of one list a line each', () => {
  const theme = themeOf(['{boat} in {2$${colour}}{?, {a|b}}'], {
    boat: ['2::{colour} tug'],
    colour: ['red'],
  });
  const sample = createSampler(theme, { mode: 'combinatorial', seed: 0 }).next();
  expect(picksOf(sample?.choices ?? [])).toEqual({ boat: '{colour} tug', colour: 'red\nred' });
});

test('an entry over several lines stays one pick, and no name is special', () => {
  const picks = picksOf([
    { list: '__proto__', option: 'one\n  two' },
    { list: null, option: 'unnamed' },
  ]);
  expect(JSON.stringify(picks)).toBe('{"__proto__":"one two"}');
});
