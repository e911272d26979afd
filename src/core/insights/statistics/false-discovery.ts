export interface WeightedTest {
  p: number;
  /** Tests of one family share its weight. */
  family: string;
}

/**
 * The q value of each test: claiming all with q below a level keeps the expected share of false claims among the claims
 * below that level (Benjamini and Hochberg, 1995; correct for independent and positively dependent tests). Each family
 * gets the same part of the error, so that hundreds of words do not drown a handful of settings: weights as of Genovese,
 * Roeder and Wasserman (2006, Biometrika 93:509-524), whose mean over all tests is 1.
 */
export function falseDiscoveryValues(tests: readonly WeightedTest[]): number[] {
  const sizes = new Map<string, number>();
  for (const { family } of tests) sizes.set(family, (sizes.get(family) ?? 0) + 1);
  const weighted = tests.map(({ p, family }) => (p * sizes.size * (sizes.get(family) ?? 1)) / tests.length);
  const order = weighted.map((_, index) => index).sort((i, j) => (weighted[j] ?? 0) - (weighted[i] ?? 0));
  const values = tests.map(() => 1);
  let lowest = 1;
  for (const [place, index] of order.entries()) {
    lowest = Math.min(lowest, ((weighted[index] ?? 1) * tests.length) / (tests.length - place));
    values[index] = lowest;
  }
  return values;
}
