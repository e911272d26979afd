import { type Job, byQueueOrder, jobLimits } from '#shared/contract/jobs.ts';
import { isActive } from './job-progress.ts';

/** What is left to do, in the order of the queue. */
export function inQueueOrder(jobs: readonly Job[]): Job[] {
  return jobs.filter(isActive).sort(byQueueOrder);
}

/** What to ask of the core so that a job stands where it should. */
export interface JobMove {
  jobId: string;
  /** null for the end of its priority. */
  beforeJobId: string | null;
  /** The priority that it needs first; null where its own will do. */
  priority: number | null;
}

/**
 * The move that brings a job of `queue` to an index of it; null where it stands there already, or is not in it. Beside a
 * job of another priority it takes the priority of the one behind it, at the very end that of the one ahead.
 */
export function moveTo(queue: readonly Job[], jobId: string, index: number): JobMove | null {
  const from = queue.findIndex(({ id }) => id === jobId);
  const job = queue[from];
  const to = Math.max(0, Math.min(index, queue.length - 1));
  if (!job || from === to) return null;
  const others = queue.filter((other) => other !== job);
  const behind = others[to];
  if (behind) return { jobId, beforeJobId: behind.id, priority: null };
  const priority = others.at(-1)?.priority ?? job.priority;
  return { jobId, beforeJobId: null, priority: priority === job.priority ? null : priority };
}

/** The index at which something dropped at `y` would stand, by the middles of the rows from top to bottom. */
export function dropIndex(middles: readonly number[], y: number, from: number): number {
  const above = middles.filter((middle, index) => index !== from && middle < y);
  return above.length;
}

export const canRaise = ({ priority }: Job): boolean => priority < jobLimits.priority;
export const canLower = ({ priority }: Job): boolean => priority > -jobLimits.priority;

/** `+2`, `−1`; null for the usual one. */
export function priorityLabel(priority: number): string | null {
  if (priority === 0) return null;
  return priority > 0 ? `+${priority}` : `−${-priority}`;
}
