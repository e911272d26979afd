import { formatDuration } from '../../../ui/format.ts';
import type { QueueTotals } from '../job-progress.ts';

/** How far the queue is and from when to when it will be done, on one line. `now` in milliseconds since the epoch. */
export function queueSummary(totals: QueueTotals | null, paused: boolean, now: number): string {
  if (totals === null) return paused ? 'Paused · nothing in the queue' : 'Nothing in the queue';
  const done = `${totals.done} of ${totals.images} done`;
  if (paused) return `Paused · ${done}`;
  if (totals.finishRange === null) return done;
  const earliest = formatDuration((totals.finishRange.earliest - now) / 1000);
  const latest = formatDuration((totals.finishRange.latest - now) / 1000);
  return `${done} · ${earliest === latest ? latest : `${earliest} to ${latest}`} left`;
}
