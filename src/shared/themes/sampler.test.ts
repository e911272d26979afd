import { expect, test } from 'vitest';
import { countCombinations } from './count-combinations.ts';
import { createRound } from './sample-round.ts';
import { type Sampler, createSampler } from './sampler.ts';
import { themeOf } from './theme-harness.ts';

const take = (sampler: Sampler, count: number) =>
  Array.from({ length: count }, () => sampler.next()?.prompt ?? null);

const large = themeOf(['{a} {a} {a}, {0..999999}'], { a: ['one', '2::two', 'three'] });

test('a seed keeps its prompts from release to release, on every machine', () => {
  expect(take(createSampler(large, { mode: 'random', seed: 7 }), 4)).toMatchInlineSnapshot(`
    [
      "three two two, 657192",
      "one one two, 434720",
      "one one two, 178647",
      "one two one, 371848",
    ]
  `);
});

test('another seed gives other prompts', () => {
  const one = take(createSampler(large, { mode: 'random', seed: 1 }), 20);
  const other = take(createSampler(large, { mode: 'random', seed: 2 }), 20);
  expect(one.filter((prompt) => other.includes(prompt))).toEqual([]);
});

test('a rare option is still said when all others have been', () => {
  const theme = themeOf(['{999999999::often|0.000000001::rarely}']);
  expect(take(createSampler(theme, { mode: 'random', seed: 1 }), 3)).toEqual(['often', 'rarely', null]);
});

test('what is excluded is never said, and where all is excluded nothing is', () => {
  const theme = themeOf(
    ['{snow|rain|sun} in {desert|town}'],
    {},
    { exclusions: [['snow', 'desert'], ['rain']] },
  );
  expect(take(createSampler(theme, { mode: 'combinatorial', seed: 0 }), 4)).toEqual([
    'snow in town',
    'sun in desert',
    'sun in town',
    null,
  ]);
  const none = themeOf(['{snow|ice} {0..99999}'], {}, { exclusions: [['snow|ice']] });
  expect(take(createSampler(none, { mode: 'random', seed: 0 }), 1)).toEqual([null]);
  expect(countCombinations(none)).toMatchObject({ kind: 'estimate', combinations: 0n });
});

test('a large theme with exclusions says that its count is an estimate, and it is near', () => {
  const theme = themeOf(['{a|b|c|d} {a|b|c|d} {0..999999}'], {}, { exclusions: [['a', 'b']] });
  const count = countCombinations(theme);
  expect(count).toMatchObject({ kind: 'estimate', sampled: 2_000 });
  // 14 of 16 pairs remain; 2,000 samples are within 5 % but once in millions, and the seed is fixed.
  expect(Math.abs(Number(count.combinations) / 14_000_000 - 1)).toBeLessThan(0.05);
});

test('choices that were favorited come more often, those of weight 0 not before the others', () => {
  const theme = themeOf(['{a} {0..999}'], { a: ['one', 'two', 'three'] });
  const sampler = createSampler(theme, {
    mode: 'favorites',
    seed: 5,
    learnt: (_list, entries) => entries.map((entry) => ({ one: 8, two: 1 })[entry] ?? 0),
  });
  const prompts = take(sampler, 400).map((prompt) => prompt?.split(' ')[0]);
  const share = prompts.filter((word) => word === 'one').length / prompts.length;
  expect(share).toBeGreaterThan(0.8);
  expect(prompts.filter((word) => word === 'three')).toEqual([]);
  // A function that likes nothing changes nothing.
  const unloved = createSampler(theme, {
    mode: 'favorites',
    seed: 5,
    learnt: (_list, entries) => entries.map(() => 0),
  });
  expect(take(unloved, 3)).not.toContain(null);
});

test('a learner that tries things out draws numbers of its own, the same for the same seed', () => {
  const random = take(createSampler(large, { mode: 'random', seed: 9 }), 5);
  const learning = () => {
    const drawn: number[] = [];
    const learnt = (_list: string, entries: readonly string[], chance: () => number) => {
      drawn.push(chance());
      return entries.map(() => 1);
    };
    return { prompts: take(createSampler(large, { mode: 'favorites', seed: 9, learnt }), 5), drawn };
  };
  const first = learning();
  expect(first.prompts).toEqual(random);
  // Five prompts, three lists in each.
  expect(first.drawn).toHaveLength(15);
  expect(learning()).toEqual(first);
});

test('a sample tells what was chosen of which list', () => {
  const theme = themeOf(['a {colour} {boat|ship}'], { colour: ['2::red'] });
  expect(createSampler(theme, { mode: 'combinatorial', seed: 0 }).next()).toEqual({
    prompt: 'a red boat',
    index: 0n,
    choices: [
      { list: null, option: 'a {colour} {boat|ship}' },
      { list: 'colour', option: 'red' },
      { list: null, option: 'boat' },
    ],
  });
});

test('a round takes one of each theme in turn, and goes on with those that have more', () => {
  const source = (key: string, words: string[]) => {
    const left = [...words];
    return { key, next: () => left.shift() ?? null };
  };
  const round = createRound([
    source('a', ['a1', 'a2', 'a3']),
    source('b', ['b1']),
    source('c', ['c1', 'c2']),
  ]);
  const taken: string[] = [];
  for (let one = round.next(); one; one = round.next()) taken.push(one.sample);
  expect(taken).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3']);
});
