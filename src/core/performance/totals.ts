import type { Attempt, PerformanceTotals } from '#shared/contract/performance.ts';

export const noTotals: PerformanceTotals = {
  attempts: 0,
  completedUnits: 0,
  completedAttempts: 0,
  failedAttempts: 0,
  loads: 0,
  busySeconds: 0,
  savedSeconds: 0,
};

/** How long an attempt kept its device: what was measured, else (it failed) all of its time. */
function busySecondsOf({ runSeconds, loadSeconds, startedAt, endedAt }: Attempt): number {
  return runSeconds === null ? Math.max(0, (endedAt - startedAt) / 1000) : loadSeconds + runSeconds;
}

/** The sums with one more attempt in them. */
export function withAttempt(totals: PerformanceTotals, attempt: Attempt): PerformanceTotals {
  const completed = attempt.outcome === 'completed';
  return {
    attempts: totals.attempts + 1,
    completedUnits: totals.completedUnits + (completed ? attempt.units : 0),
    completedAttempts: totals.completedAttempts + (completed ? 1 : 0),
    failedAttempts: totals.failedAttempts + (attempt.outcome === 'failed' ? 1 : 0),
    loads: totals.loads + (attempt.loadSeconds > 0 ? 1 : 0),
    busySeconds: totals.busySeconds + busySecondsOf(attempt),
    savedSeconds: totals.savedSeconds + attempt.savedSeconds,
  };
}
