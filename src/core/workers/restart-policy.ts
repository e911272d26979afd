/** How often a worker process may die before we stop starting it again. */
export interface RestartLimits {
  /** A process that lived shorter than this and finished no picture died quickly. */
  quickDeathMs: number;
  quickDeathsAllowed: number;
  firstDelayMs: number;
  longestDelayMs: number;
}

export const defaultRestartLimits: RestartLimits = {
  quickDeathMs: 30_000,
  quickDeathsAllowed: 3,
  firstDelayMs: 250,
  longestDelayMs: 30_000,
};

export interface Death {
  livedMs: number;
  /** It had something to do: whoever gave it that judges whose fault it was. */
  wasWorking: boolean;
  picturesFinished: number;
}

export type RestartDecision =
  { action: 'restart'; delayMs: number; quickDeaths: number } | { action: 'stop' };

/**
 * Decides after a death, given how many quick deaths came directly before it: a process that worked is started again
 * at once, a quick death doubles the wait, and the third in a row stops it.
 */
export function decideRestart(
  death: Death,
  quickDeathsBefore: number,
  limits: RestartLimits = defaultRestartLimits,
): RestartDecision {
  const quick = !death.wasWorking && death.picturesFinished === 0 && death.livedMs < limits.quickDeathMs;
  if (!quick) return { action: 'restart', delayMs: limits.firstDelayMs, quickDeaths: 0 };
  const quickDeaths = quickDeathsBefore + 1;
  if (quickDeaths >= limits.quickDeathsAllowed) return { action: 'stop' };
  const delayMs = Math.min(limits.longestDelayMs, limits.firstDelayMs * 2 ** quickDeaths);
  return { action: 'restart', delayMs, quickDeaths };
}
