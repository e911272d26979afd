import { expect, test } from 'vitest';
import { createGroupGathering } from '../evidence/gather-groups.ts';
import { guidanceBand, guidanceLabel, stepsBand, stepsLabel } from './bands.ts';
import { configurationsOf, gridOf, periodsOf } from './overviews.ts';

const weekMs = 7 * 24 * 60 * 60 * 1000;

interface Some {
  job: string;
  week?: number;
  steps?: number;
  guidanceScale?: number;
  kept: number;
  of: number;
}
function groupsOf(some: readonly Some[]) {
  const gathering = createGroupGathering();
  for (const { job, week = 100, steps = 20, guidanceScale = 7, kept, of } of some)
    for (let index = 0; index < of; index += 1)
      gathering.add({
        createdAt: week * weekMs,
        jobId: job,
        prompt: job,
        modelId: 'm',
        modelName: 'M',
        scheduler: 'DDIMScheduler',
        steps,
        guidanceScale,
        width: 512,
        height: 512,
        themeId: null,
        themePicks: null,
        rating: null,
        decided: index < kept,
        kept: index < kept,
      });
  return gathering.end().groups;
}

test('bands hold their beginning and not their end', () => {
  expect([1, 4, 5, 19, 20, 150].map((steps) => stepsLabel(stepsBand(steps)))).toEqual([
    '1–4',
    '1–4',
    '5–9',
    '15–19',
    '20–24',
    '100 or more',
  ]);
  expect([0, 5, 5.9, 6, 30].map((one) => guidanceLabel(guidanceBand(one)))).toEqual([
    '0–1',
    '5–6',
    '5–6',
    '6–7',
    '20 or more',
  ]);
});

test('a band that holds one value is called by it, in the heat map as in the plots', () => {
  const groups = groupsOf([
    { job: 'a', steps: 20, guidanceScale: 7, kept: 2, of: 4 },
    { job: 'b', steps: 22, guidanceScale: 7.5, kept: 1, of: 4 },
    { job: 'c', steps: 30, guidanceScale: 3, kept: 0, of: 4 },
  ]);
  const grid = gridOf(groups);
  expect(grid).toMatchObject({ steps: ['20–24', '30'], guidance: ['3', '7–8'] });
  expect(grid.cells).toHaveLength(2);
  expect(grid.cells[0]).toMatchObject({ steps: '20–24', guidance: '7–8', seen: 8, kept: 3 });
});

test('configurations are sorted by what they surely reach, so that a lucky few do not lead', () => {
  const groups = groupsOf([
    ...Array.from('abcdefABCDEF').map((job) => ({ job, steps: 20, kept: 6, of: 10 })),
    ...['g', 'h', 'i'].map((job) => ({ job, steps: 30, kept: job === 'g' ? 3 : 2, of: 4 })),
    ...['j', 'k', 'l', 'm', 'n', 'o'].map((job) => ({ job, steps: 40, kept: 1, of: 10 })),
    // Two requests are too few to say anything.
    ...['p', 'q'].map((job) => ({ job, steps: 50, kept: 10, of: 10 })),
  ]);
  const configurations = configurationsOf(groups);
  expect(configurations.map(({ steps }) => steps)).toEqual([20, 30, 40]);
  const [first] = configurations;
  expect(first).toMatchObject({ seen: 120, kept: 72, requests: 12 });
  expect(first?.low).toBeLessThan(0.6);
});

test('a few weeks are shown week by week, a long time in months of four', () => {
  const weeks = (last: number) =>
    periodsOf(groupsOf([100, 101, last].map((week) => ({ job: `job ${week}`, week, kept: 1, of: 5 }))));
  const [first, second] = weeks(103);
  expect((second?.fromMs ?? 0) - (first?.fromMs ?? 0)).toBe(weekMs);
  expect(new Date(first?.fromMs ?? 0).getUTCDay()).toBe(1);
  expect(weeks(200).map(({ seen }) => seen)).toEqual([10, 5]);
});
