import { byQueueOrder } from '#shared/contract/jobs.ts';

export interface JobOrder {
  id: string;
  priority: number;
  rank: number;
}

/** The first rank behind everything that there is. */
export function rankBehind(jobs: Iterable<JobOrder>, lastPosition: number): number {
  let last = lastPosition;
  for (const { rank } of jobs) last = Math.max(last, rank);
  return Math.floor(last) + 1;
}

/**
 * Where a job and those around it stand once it goes right before another one, as far as they change. Usually only the
 * job itself moves, between two ranks; where halving them has left no number between, all of its new priority get whole
 * ranks again, none above the last one they had.
 */
export function movedBefore(job: JobOrder, before: JobOrder, jobs: Iterable<JobOrder>): JobOrder[] {
  const { priority } = before;
  const peers = [...jobs]
    .filter((other) => other.priority === priority && other.id !== job.id)
    .sort(byQueueOrder);
  const at = peers.findIndex(({ id }) => id === before.id);
  const ahead = peers[at - 1];
  const rank = ahead ? (ahead.rank + before.rank) / 2 : before.rank - 1;
  if (rank < before.rank && (!ahead || rank > ahead.rank)) return [{ id: job.id, priority, rank }];
  const order = peers.toSpliced(at, 0, job);
  const last = Math.floor(peers.at(-1)?.rank ?? 0);
  return order.map(({ id }, index) => ({ id, priority, rank: last - order.length + 1 + index }));
}
