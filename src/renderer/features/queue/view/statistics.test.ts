import { expect, it } from 'vitest';
import type { PerformanceTotals } from '#shared/contract/performance.ts';
import { averageBatch, sumOfTotals } from './statistics.ts';

const totals = (changes: Partial<PerformanceTotals>): PerformanceTotals => ({
  attempts: 0,
  completedUnits: 0,
  completedAttempts: 0,
  failedAttempts: 0,
  loads: 0,
  busySeconds: 0,
  savedSeconds: 0,
  ...changes,
});

it('sums up devices, and averages over all batches, not over devices', () => {
  const one = totals({ attempts: 3, completedUnits: 8, completedAttempts: 2, failedAttempts: 1, loads: 1 });
  const other = totals({ attempts: 8, completedUnits: 8, completedAttempts: 8, savedSeconds: 4 });
  const all = sumOfTotals([one, other]);
  expect(all).toEqual(
    totals({
      attempts: 11,
      completedUnits: 16,
      completedAttempts: 10,
      failedAttempts: 1,
      loads: 1,
      savedSeconds: 4,
    }),
  );
  expect(averageBatch(all)).toBe(1.6);
});

it('knows no average before the first batch', () => {
  expect(averageBatch(totals({ attempts: 2, failedAttempts: 2 }))).toBeNull();
});
