import type { RunTally } from '#shared/contract/runner.ts';
import type { ErrorReport } from '#shared/errors.ts';

/** How a job of a run ended: each makes one picture. */
export type Outcome = { jobId: string; modelId: string } & (
  | { state: 'completed'; imageId: string; deviceId: string; seconds: number }
  | { state: 'failed'; error: ErrorReport }
);

/** What has become of a run's pictures, kept up to date one by one. */
export interface Tally {
  /** How a job ended last: one that is tried again may end otherwise. Answers whether that is news. */
  set(outcome: Outcome): boolean;
  completed(): number;
  completedOf(modelId: string): number;
  /** Newest first. */
  latestImageIds(most: number): string[];
  counts(): RunTally;
}

/** `outcomes` are those so far, oldest first. */
export function createTally(outcomes: readonly Outcome[]): Tally {
  const ended = new Map<string, Outcome>();
  const completedByModel = new Map<string, number>();
  const devices = new Map<string, { images: number; busySeconds: number }>();
  const failures = new Map<string, ErrorReport & { count: number }>();
  let completed = 0;
  let failed = 0;

  function count(outcome: Outcome, by: 1 | -1) {
    if (outcome.state === 'completed') {
      const { deviceId, modelId, seconds } = outcome;
      const before = devices.get(deviceId) ?? { images: 0, busySeconds: 0 };
      devices.set(deviceId, {
        images: before.images + by,
        busySeconds: before.busySeconds + by * seconds,
      });
      completedByModel.set(modelId, (completedByModel.get(modelId) ?? 0) + by);
      completed += by;
      return;
    }
    const { code, message } = outcome.error;
    // The last sentence stands for all of a kind: they often name the picture.
    failures.set(code, { code, message, count: (failures.get(code)?.count ?? 0) + by });
    failed += by;
  }
  function set(outcome: Outcome): boolean {
    const before = ended.get(outcome.jobId);
    if (before?.state === outcome.state) return false;
    if (before) count(before, -1);
    ended.delete(outcome.jobId);
    ended.set(outcome.jobId, outcome);
    count(outcome, 1);
    return true;
  }
  for (const outcome of outcomes) set(outcome);

  return {
    set,
    completed: () => completed,
    completedOf: (modelId) => completedByModel.get(modelId) ?? 0,
    latestImageIds: (most) =>
      [...ended.values()]
        .slice(-most * 2)
        .flatMap((outcome) => (outcome.state === 'completed' ? [outcome.imageId] : []))
        .slice(-most)
        .toReversed(),
    counts: () => ({
      images: completed,
      failed,
      devices: [...devices]
        .filter(([, { images }]) => images > 0)
        .map(([deviceId, share]) => ({ deviceId, ...share })),
      failures: [...failures.values()].filter((failure) => failure.count > 0),
    }),
  };
}
