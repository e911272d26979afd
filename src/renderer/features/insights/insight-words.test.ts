import { expect, test } from 'vitest';
import type { InsightLevel } from '#shared/contract/insights.ts';
import {
  claimLabel,
  isSameInAll,
  levelSentence,
  percentLabel,
  scaleEnd,
  shownLevels,
} from './insight-words.ts';

const level = (changes: Partial<InsightLevel>): InsightLevel => ({
  key: '20',
  label: '20',
  seen: 1200,
  kept: 400,
  requests: 80,
  rate: 0.332,
  low: 0.301,
  high: 0.36,
  meanRating: null,
  rated: 0,
  ratio: { value: 2.12, low: 1.44, high: 3.04 },
  q: 0.2,
  verdict: 'unclear',
  caution: null,
  ...changes,
});

test('a row says its share, its interval and its pictures, and a claim only where there is one', () => {
  const rate = 'DDIM: 33 % kept, probably 30 % to 36 %, of 1,200 seen';
  expect(levelSentence('scheduler', level({ label: 'DDIMScheduler' }))).toBe(rate);
  expect(levelSentence('scheduler', level({ label: 'DDIMScheduler', verdict: 'more' }))).toBe(
    `${rate}; kept 2.1 times as often (1.4–3.0)`,
  );
  expect(levelSentence('scheduler', level({ label: 'DDIMScheduler', meanRating: 3.44, rated: 5 }))).toBe(
    `${rate}; rated 3.4 ★ in the mean`,
  );
  expect(claimLabel({ verdict: 'confounded', ratio: level({}).ratio })).toBeNull();
});

test('small shares have a decimal', () => {
  expect([0, 0.004, 0.0995, 0.5, 1].map(percentLabel)).toEqual(['0 %', '0.4 %', '10 %', '50 %', '100 %']);
});

test('of many levels claims stay; numbers keep their order, others go by their share', () => {
  const levels = [
    level({ label: 'few', seen: 10, rate: 0.1 }),
    level({ label: 'claim', seen: 5, rate: 0.9, verdict: 'less' }),
    level({ label: 'many', seen: 900, rate: 0.2 }),
  ];
  expect(shownLevels('word', levels, 2).map(({ label }) => label)).toEqual(['claim', 'many']);
  expect(shownLevels('steps', levels, 2).map(({ label }) => label)).toEqual(['claim', 'many']);
  expect(shownLevels('steps', levels, 3)).toEqual(levels);
});

test('the scale ends just above the longest interval', () => {
  expect(scaleEnd([{ high: 0.36 }, { high: 0.12 }])).toBe(0.4);
  expect(scaleEnd([{ high: 0.95 }])).toBe(1);
});

test('a setting that never changed is nothing to compare; one of which others are too rare to show is', () => {
  expect(isSameInAll([{ seen: 40 }], 40)).toBe(true);
  expect(isSameInAll([{ seen: 38 }], 40)).toBe(false);
  expect(isSameInAll([{ seen: 20 }, { seen: 20 }], 40)).toBe(false);
  expect(isSameInAll([], 0)).toBe(false);
});
