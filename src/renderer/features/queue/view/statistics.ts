import type { PerformanceTotals } from '#shared/contract/performance.ts';

/** Pictures that were made together, on average; null before the first. */
export const averageBatch = ({ completedUnits, completedAttempts }: PerformanceTotals): number | null =>
  completedAttempts === 0 ? null : completedUnits / completedAttempts;

export function sumOfTotals(all: readonly PerformanceTotals[]): PerformanceTotals {
  const sum = (key: keyof PerformanceTotals) => all.reduce((total, one) => total + one[key], 0);
  return {
    attempts: sum('attempts'),
    completedUnits: sum('completedUnits'),
    completedAttempts: sum('completedAttempts'),
    failedAttempts: sum('failedAttempts'),
    loads: sum('loads'),
    busySeconds: sum('busySeconds'),
    savedSeconds: sum('savedSeconds'),
  };
}
