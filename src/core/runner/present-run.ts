import type { Run, RunEstimate, RunTally } from '#shared/contract/runner.ts';
import type { RunRecord } from './run-record.ts';

/** Pictures that are shown of a run. */
export const latestShown = 12;

/** A run as the screen knows it. */
export function presentRun(
  { id, createdAt, plan, phase, lanes, pausedSeconds }: RunRecord,
  tally: RunTally,
  now: Pick<Run, 'waiting' | 'running' | 'favorites' | 'latestImageIds'> & { expected: RunEstimate },
): Run {
  const models = lanes.map(({ modelId, givenUp }) => ({ modelId, givenUp }));
  return { id, createdAt, plan, phase, models, pausedSeconds, ...tally, ...now };
}
