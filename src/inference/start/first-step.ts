import type { Scheduler } from '../schedulers/scheduler.ts';

/**
 * The first call of a run that begins with a picture: of the steps, the share that the strength says is done, as in
 * diffusers' `get_timesteps`; at least one is.
 */
export function firstStep(
  scheduler: Pick<Scheduler, 'timesteps' | 'beginsAt'>,
  steps: number,
  strength: number,
): number {
  const done = Math.max(1, Math.min(Math.trunc(steps * strength), steps));
  const skipped = steps - done;
  const index = scheduler.beginsAt?.(skipped) ?? skipped;
  return Math.min(index, scheduler.timesteps.length - 1);
}
