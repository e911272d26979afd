import { expect, test } from 'vitest';
import { createUniformIntegers, splitSeed, uniform } from '#shared/random.ts';
import { createGroupGathering } from '../evidence/gather-groups.ts';
import type { JudgedPicture } from '../evidence/picture.ts';
import { drawBeta } from '../statistics/beta-draw.ts';
import { type JudgedFactor, judgeLevels } from './judge-levels.ts';
import { runAll } from './run-all.ts';

const words = 'boat harbour storm castle forest winter night portrait dragon garden river tower'.split(' ');
const models = ['A', 'B'];
const schedulers = ['DDIMScheduler', 'EulerDiscreteScheduler'];
const allSteps = [15, 20, 30];
const allGuidance = [3.5, 5.5, 7.5];
const sizes = [512, 768];
const minuteMs = 60_000;

interface Person {
  jobs: number;
  /** How many times as often a picture of a job is kept as others. */
  effect: (job: { guidanceScale: number; words: readonly string[] }) => number;
}

/** Somebody who makes jobs of all sorts for two months, likes some prompts better than others, and what is planted. */
function evidenceOf({ jobs, effect }: Person, seed: number) {
  const integer = createUniformIntegers(splitSeed(seed));
  const random = () => uniform(integer);
  const oneOf = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)] as T;
  const gathering = createGroupGathering();
  let prompt: string[] = [];
  let liking = 0;
  for (let job = 0; job < jobs; job += 1) {
    // A prompt is tried with several settings; what it shows matters more than they do.
    if (job % 3 === 0) {
      prompt = words.filter(() => random() < 0.25);
      liking = drawBeta({ a: 3, b: 21 }, random);
    }
    const settings = {
      scheduler: oneOf(schedulers),
      steps: oneOf(allSteps),
      guidanceScale: oneOf(allGuidance),
      width: oneOf(sizes),
      height: 512,
    };
    const modelName = oneOf(models);
    const chance = Math.min(1, liking * effect({ guidanceScale: settings.guidanceScale, words: prompt }));
    const pictures = oneOf([4, 4, 8]);
    for (let index = 0; index < pictures; index += 1) {
      const kept = random() < chance;
      gathering.add({
        ...settings,
        createdAt: job * 400 * minuteMs + index * minuteMs,
        jobId: `job-${job}`,
        prompt: `${prompt.join(' ')} number ${Math.floor(job / 3)}`,
        modelId: modelName,
        modelName,
        themeId: null,
        themePicks: null,
        rating: null,
        decided: kept,
        kept,
      } satisfies JudgedPicture);
    }
  }
  return gathering.end();
}

const judgedFor = (person: Person, seed: number): JudgedFactor[] =>
  runAll(judgeLevels(evidenceOf(person, seed)));
/** Of two levels, what one is more the other is less: that is one claim. */
const claimsOf = (judged: readonly JudgedFactor[]) =>
  judged.flatMap(({ factor, levels }) =>
    levels
      .filter(({ verdict }) => verdict === 'more' || (verdict === 'less' && levels.length > 2))
      .map(({ key, verdict }) => `${factor} ${key} ${verdict}`),
  );

test('of a thousand people whose pictures nothing makes better, at most one in ten is told anything', () => {
  const people = 1000;
  const told = Array.from({ length: people }, (_, seed) =>
    claimsOf(judgedFor({ jobs: 60, effect: () => 1 }, seed)),
  ).filter((claims) => claims.length > 0).length;
  // Three standard errors above one in ten.
  expect(told / people).toBeLessThan(0.1 + 3 * Math.sqrt(0.09 / people));
}, 60_000);

test('what doubles the share of kept pictures is found in most cases, and nearly nothing else is claimed', () => {
  const person: Person = {
    jobs: 360,
    effect: ({ guidanceScale, words: own }) =>
      (guidanceScale === 5.5 ? 2.2 : 1) * (own.includes('storm') ? 2 : 1),
  };
  const truths = new Set(['guidance 5 more', 'guidance 3 less', 'guidance 7 less', 'word storm more']);
  const people = 60;
  const found = { guidance: 0, word: 0, claims: 0, wrong: 0, covered: 0 };
  for (let seed = 0; seed < people; seed += 1) {
    const judged = judgedFor(person, seed);
    const claims = claimsOf(judged);
    if (claims.includes('guidance 5 more')) found.guidance += 1;
    if (claims.includes('word storm more')) found.word += 1;
    found.claims += claims.length;
    found.wrong += claims.filter((claim) => !truths.has(claim)).length;
    const ratio = judged[3]?.levels.find(({ key }) => key === '5')?.ratio;
    if (ratio && ratio.low < 2.2 && ratio.high > 2.2) found.covered += 1;
  }
  expect(found.guidance / people).toBeGreaterThan(0.9);
  expect(found.word / people).toBeGreaterThan(0.6);
  expect(found.wrong / found.claims).toBeLessThan(0.1);
  expect(found.covered / people).toBeGreaterThan(0.8);
}, 60_000);
