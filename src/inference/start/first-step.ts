import type { Scheduler } from '../schedulers/scheduler.ts';

/**
 * The first call of a run that begins with a picture: of the steps, the share that the strength says is done, as in
 * diffusers' `get_timesteps`; at least one is. A scheduler that lays all of them within that share does so, and they are
 * all done, as in diffusers' image-to-image with latent consistency models.
 */
export function firstStep(
  scheduler: Pick<Scheduler, 'timesteps' | 'beginsAt' | 'setTimestepsWithin'>,
  steps: number,
  strength: number,
): number {
  if (scheduler.setTimestepsWithin) {
    scheduler.setTimestepsWithin(steps, strength);
    return 0;
  }
  const done = Math.max(1, Math.min(Math.trunc(steps * strength), steps));
  const skipped = steps - done;
  const index = scheduler.beginsAt?.(skipped) ?? skipped;
  return Math.min(index, scheduler.timesteps.length - 1);
}
