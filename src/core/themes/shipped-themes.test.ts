import { startingText } from '#shared/themes/starting-text.ts';
import { noWildcards } from '#shared/themes/theme-source.ts';
import { readTheme } from './read-theme.ts';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { countCombinations } from '#shared/themes/count-combinations.ts';
import { createSampler } from '#shared/themes/sampler.ts';
import { supportedSchedulers } from '#shared/fitting-schedulers.ts';
import { createThemeLibrary } from './theme-library.ts';

const resources = fileURLToPath(new URL('../../../resources', import.meta.url));
const library = createThemeLibrary({ shipped: `${resources}/themes`, own: `${resources}/none` });
const themes = library.list();
const ids = themes.map(({ id }) => id);
const forPostcards = ids.filter((id) => id.startsWith('postcards-'));

test('at least six themes ship for the embedded model, and six for others', () => {
  expect(forPostcards.length).toBeGreaterThanOrEqual(6);
  expect(ids.length - forPostcards.length).toBeGreaterThanOrEqual(6);
});

test.each(ids)('%s has nothing wrong with it, and a hundred different prompts', (id) => {
  const { theme, problems } = library.ready(id);
  expect(problems).toEqual([]);
  expect(countCombinations(theme).combinations).toBeGreaterThan(100n);
  const sampler = createSampler(theme, { mode: 'random', seed: 1 });
  const prompts = Array.from({ length: 100 }, () => sampler.next()?.prompt ?? '');
  expect(new Set(prompts).size).toBe(100);
  expect(prompts.filter((prompt) => /[{}$]|__|,,|\s\s|\/an\b/.test(prompt))).toEqual([]);
  const { scheduler, width = 0, height = 0 } = theme.defaults;
  expect(supportedSchedulers).toContain(scheduler);
  expect([width % 64, height % 64]).toEqual([0, 0]);
});

test.each(forPostcards)('%s uses only words that the embedded model knows', (id) => {
  const { vocabulary, examples } = JSON.parse(
    readFileSync(`${resources}/models/postcards/polyptych.json`, 'utf8'),
  ) as { vocabulary: { words: string[] }[]; examples: string[] };
  const wordsOf = (text: string) => text.toLowerCase().match(/[a-z-]+/g) ?? [];
  const known = new Set([
    'an',
    ...[...vocabulary.flatMap(({ words }) => words), ...examples].flatMap(wordsOf),
  ]);
  const sampler = createSampler(library.ready(id).theme, { mode: 'random', seed: 3 });
  const prompts = Array.from({ length: 500 }, () => sampler.next()?.prompt ?? '');
  expect([...new Set(prompts.flatMap(wordsOf))].filter((word) => !known.has(word))).toEqual([]);
});

test('the text that a new theme begins with has nothing wrong with it', () => {
  const { theme, problems } = readTheme(startingText, 'theme', noWildcards);
  expect(problems).toEqual([]);
  expect(theme && countCombinations(theme).combinations).toBeGreaterThan(20n);
});
