import { countOf } from '#shared/count-of.ts';
import { trashKeptDays } from '#shared/contract/gallery-picking.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** How long a deleted picture can still be brought back: `29 days left`. Both times in milliseconds since the epoch. */
export function daysLeftLabel(deletedAt: number, now: number): string {
  const days = Math.ceil((deletedAt + trashKeptDays * dayMs - now) / dayMs);
  return days <= 0 ? 'about to go' : `${countOf(Math.min(days, trashKeptDays), 'day')} left`;
}
