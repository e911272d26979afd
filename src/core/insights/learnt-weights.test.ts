import { expect, test } from 'vitest';
import { createUniformIntegers, splitSeed, uniform } from '#shared/random.ts';
import { picksOf } from '#shared/themes/picks.ts';
import { createSampler } from '#shared/themes/sampler.ts';
import { themeOf } from '#shared/themes/theme-harness.ts';
import type { JudgedPicture } from './evidence/picture.ts';
import { learntWeight } from './learnt-weights.ts';

const entries = ['red', 'blue', 'green', 'black', 'white', 'gold'];
const theme = themeOf(['{colour} {0..99999}'], { colour: entries });

/** Rounds of ten prompts; gold is kept in half of the cases, the others in one of ten. Newest first. */
function play(rounds: number, seed: number) {
  const integer = createUniformIntegers(splitSeed(seed));
  const pictures: JudgedPicture[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const sampler = createSampler(theme, { mode: 'favorites', seed: round, learnt: learntWeight(pictures) });
    for (let index = 0; index < 10; index += 1) {
      const sample = sampler.next();
      if (!sample) throw new Error('The theme ran dry.');
      const picks = picksOf(sample.choices);
      const kept = uniform(integer) < (picks['colour'] === 'gold' ? 0.5 : 0.1);
      pictures.unshift(picture(picks, sample.prompt, round * 10 + index, kept));
    }
  }
  return pictures;
}
const picture = (picks: object, prompt: string, minute: number, kept: boolean): JudgedPicture => ({
  createdAt: minute * 60_000,
  jobId: prompt,
  prompt,
  modelId: 'm',
  modelName: 'M',
  scheduler: 'DDIMScheduler',
  steps: 20,
  guidanceScale: 7,
  width: 512,
  height: 512,
  themeId: 'colours',
  themePicks: JSON.stringify(picks),
  rating: null,
  decided: kept,
  kept,
});
const share = (pictures: readonly JudgedPicture[], colour: string) =>
  pictures.filter(({ themePicks }) => themePicks === JSON.stringify({ colour })).length / pictures.length;

test('what is kept comes to be drawn most of the time, and nothing else is given up', () => {
  for (const seed of [1, 2, 3]) {
    const newest = play(60, seed).slice(0, 200);
    expect(share(newest, 'gold')).toBeGreaterThan(0.6);
    // One in five choices is as written: a thirtieth for each of six, with room for chance.
    for (const colour of entries) expect(share(newest, colour)).toBeGreaterThan(0.005);
  }
});

test('the same seed and the same pictures give the same prompts', () => {
  const pictures = play(20, 4);
  const prompts = () => {
    const sampler = createSampler(theme, { mode: 'favorites', seed: 7, learnt: learntWeight(pictures) });
    return Array.from({ length: 20 }, () => sampler.next()?.prompt);
  };
  expect(prompts()).toEqual(prompts());
});

test('an entry that nobody has seen gets its chances, and a list without pictures stays as written', () => {
  const weights = learntWeight(play(20, 5).filter((one) => share([one], 'blue') === 0));
  const integer = createUniformIntegers(splitSeed(6));
  const random = () => uniform(integer);
  const chosen = Array.from({ length: 300 }, () => {
    const drawn = weights('colour', ['red', 'blue'], random);
    return (drawn[1] ?? 0) > (drawn[0] ?? 0);
  });
  expect(chosen.filter(Boolean).length).toBeGreaterThan(30);
  expect(weights('another', ['a', 'b'], random)).toEqual([1, 1]);
});
