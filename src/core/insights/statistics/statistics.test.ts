import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createUniformIntegers, splitSeed, uniform } from '#shared/random.ts';
import { drawBeta } from './beta-draw.ts';
import { estimateRate, fitBetaPrior } from './beta-prior.ts';
import { compareWithin } from './compare-within.ts';
import { falseDiscoveryValues } from './false-discovery.ts';
import { betaQuantile, regularisedIncompleteBeta, studentTails } from './incomplete-beta.ts';

const n = z.number();
/** What scipy and numpy computed: tools/insights/reference.py. */
const reference = z
  .object({
    incompleteBeta: z.array(z.object({ x: n, a: n, b: n, value: n })),
    quantiles: z.array(z.object({ p: n, a: n, b: n, value: n })),
    student: z.array(z.object({ t: n, degrees: n, value: n })),
    priors: z.array(
      z.object({
        levels: z.array(z.object({ seen: n, kept: n })),
        a: n,
        b: n,
        estimates: z.array(z.object({ rate: n, low: n, high: n })),
      }),
    ),
    discoveries: z.array(z.object({ p: z.array(n), q: z.array(n) })),
    comparison: z.object({
      groups: z.object({
        seen: z.array(n),
        kept: z.array(n),
        stratum: z.array(n),
        request: z.array(n),
        requests: n,
        strata: n,
      }),
      has: z.array(n),
      ratio: n,
      low: n,
      high: n,
      p: n,
    }),
  })
  .parse(
    JSON.parse(
      readFileSync(new URL('../../../../test/fixtures/insights/reference.json', import.meta.url), 'utf8'),
    ),
  );

/** How far a value is from what was expected, as a share of it; tiny numbers as they are. */
const error = (value: number | undefined, expected: number | undefined) =>
  Math.abs((value ?? NaN) - (expected ?? NaN)) / (Math.abs(expected ?? NaN) + 1e-3);

test('the incomplete beta function is scipy’s to eleven digits, from tiny shapes to thousands of pictures', () => {
  for (const { x, a, b, value } of reference.incompleteBeta)
    expect(error(regularisedIncompleteBeta(x, a, b), value)).toBeLessThan(2e-11);
});

test('its inverse is scipy’s', () => {
  for (const { p, a, b, value } of reference.quantiles)
    expect(error(betaQuantile(p, a, b), value)).toBeLessThan(1e-10);
});

test('tails of Student’s t are scipy’s', () => {
  for (const { t, degrees, value } of reference.student)
    expect(error(studentTails(t, degrees), value)).toBeLessThan(1e-10);
});

test('the prior that fits a factor’s levels is where scipy finds the likelihood highest, and intervals follow', () => {
  for (const { levels, a, b, estimates } of reference.priors) {
    const prior = fitBetaPrior(levels);
    expect(error(prior.a, a)).toBeLessThan(1e-3);
    expect(error(prior.b, b)).toBeLessThan(1e-3);
    for (const [index, expected] of estimates.entries()) {
      const estimate = estimateRate(levels[index] ?? { seen: 0, kept: 0 }, prior, 0.9);
      expect(error(estimate.rate, expected.rate)).toBeLessThan(1e-3);
      expect(error(estimate.low, expected.low)).toBeLessThan(1e-3);
      expect(error(estimate.high, expected.high)).toBeLessThan(1e-3);
    }
  }
});

test('levels with little to show are drawn to the others, those with much are not', () => {
  const levels = [
    { seen: 400, kept: 100 },
    { seen: 380, kept: 60 },
    { seen: 2, kept: 2 },
  ];
  const prior = fitBetaPrior(levels);
  const [much, , little] = levels.map((level) => estimateRate(level, prior, 0.9).rate);
  expect(error(much ?? 0, 0.25)).toBeLessThan(0.05);
  expect(little).toBeLessThan(0.5);
});

test('q values of one family are those of Benjamini and Hochberg as scipy has them', () => {
  for (const { p, q } of reference.discoveries) {
    const values = falseDiscoveryValues(p.map((one) => ({ p: one, family: 'one' })));
    for (const [index, value] of values.entries()) expect(error(value, q[index])).toBeLessThan(1e-12);
  }
});

test('a small family pays no more for a large one beside it than for one of its own size', () => {
  const few = [{ p: 0.001, family: 'few' }];
  const many = Array.from({ length: 99 }, () => ({ p: 0.6, family: 'many' }));
  expect(falseDiscoveryValues([...few, ...many])[0]).toBeCloseTo(0.002, 12);
});

test('ratio, interval and p within strata are what the textbooks’ formulas give picture by picture', () => {
  const { groups, has, ...expected } = reference.comparison;
  const comparison = compareWithin(groups, has, 1.645);
  expect(error(comparison?.ratio ?? 0, expected.ratio)).toBeLessThan(1e-10);
  expect(error(comparison?.low ?? 0, expected.low)).toBeLessThan(1e-10);
  expect(error(comparison?.high ?? 0, expected.high)).toBeLessThan(1e-10);
  expect(error(comparison?.p ?? 0, expected.p)).toBeLessThan(1e-9);
});

test('what is never beside anything else in its stratum has nothing to be compared with', () => {
  const groups = { seen: [9, 9], kept: [5, 1], request: [0, 1], requests: 2, stratum: [0, 1], strata: 2 };
  expect(compareWithin(groups, [1, 0], 1.645)).toBeNull();
});

test('draws from a Beta distribution fall as its distribution says, for shapes below and above 1', () => {
  const integer = createUniformIntegers(splitSeed(5));
  for (const belief of [
    { a: 0.6, b: 2.2 },
    { a: 14, b: 30 },
  ]) {
    const draws = Array.from({ length: 4000 }, () => drawBeta(belief, () => uniform(integer))).sort(
      (x, y) => x - y,
    );
    // Kolmogorov's distance: 1.95 / √n is passed once in a thousand.
    const distances = draws.map((draw, index) =>
      Math.abs(regularisedIncompleteBeta(draw, belief.a, belief.b) - (index + 0.5) / draws.length),
    );
    expect(Math.max(...distances)).toBeLessThan(1.95 / Math.sqrt(draws.length));
  }
});
