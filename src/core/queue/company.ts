import type { Assignment, BoardView } from './scheduling/types.ts';

/**
 * Until when an assignment waits for company (seconds), so that its batch grows: the first of its units has waited
 * `maxBatchWaitSeconds` then. null where it is to start now: it is full, or waits long enough already.
 */
export function waitsForCompanyUntil(
  board: Pick<BoardView, 'batchLimit'>,
  { batch, device, demand }: Assignment,
  maxBatchWaitSeconds: number,
  now: number,
): number | null {
  if (maxBatchWaitSeconds <= 0 || demand.batchKey === null) return null;
  const units = batch.reduce((sum, part) => sum + part.units, 0);
  if (units >= board.batchLimit(demand, device)) return null;
  const until = Math.min(...batch.map((part) => part.demand.job.acceptedAt)) + maxBatchWaitSeconds;
  return until > now ? until : null;
}
