/**
 * Milliseconds until the next whole multiple of an interval, so that the lateness of timers does not add up and what is
 * missed is left out. A timer that fired a little early does not fire twice.
 */
export function untilNextMultiple(now: number, intervalMs: number): number {
  const remaining = intervalMs - (now % intervalMs);
  return remaining < intervalMs / 4 ? remaining + intervalMs : remaining;
}
