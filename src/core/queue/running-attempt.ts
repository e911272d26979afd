import type { Ended, MeasuredAttempt } from './attempt-notes.ts';

/** One worker's go at a batch, from its start until the last of its pictures has ended. */
export interface RunningAttempt {
  readonly modelId: string;
  readonly deviceId: string;
  readonly startedAt: number;
  /** Pictures it began with. */
  readonly units: number;
  /** Leases of those that have not ended. */
  readonly open: Set<string>;
  /** The model is in the device's memory. */
  modelLoaded: boolean;
  /** What those took that are done: the largest of each; null while there are none. */
  measured: MeasuredAttempt | null;
  /** Room was made for all of them when the first ran out of memory; they are only tried again. */
  roomMade: boolean;
}

export const isLastOf = (attempt: RunningAttempt, leaseId: string) =>
  attempt.open.size === 1 && attempt.open.has(leaseId);

/** As the log notes it. */
export const endedOf = ({ modelId, deviceId, startedAt, units }: RunningAttempt): Ended => ({
  modelId,
  units,
  unit: { deviceId, startedAt },
});

/** What the attempt took, now that one more picture is done. */
export function measuredWith(
  { measured }: RunningAttempt,
  timings: { load: number; drawing: number },
): MeasuredAttempt {
  return {
    loadSeconds: Math.max(measured?.loadSeconds ?? 0, timings.load),
    runSeconds: Math.max(measured?.runSeconds ?? 0, timings.drawing),
  };
}
