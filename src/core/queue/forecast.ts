import { type Estimates, type PredictedDevice, type PredictedUnit, predictFinish } from './estimates.ts';
import type { JobRecord, RunningUnit } from './job-record.ts';
import type { QueueSnapshot } from './policy.ts';

type KnownTimes = Pick<Estimates, 'runSeconds' | 'loadSeconds'>;

/** Decoding and writing as a part of the whole, so that the last step is not the end. */
const finishingShare = 0.05;

/**
 * Predicts, in seconds from `now`, when each unfinished job will be done, and the same for units that are not in the
 * queue yet (`more`, put at its end). A job of which nothing is known is left out.
 */
export function forecast(
  jobs: readonly JobRecord[],
  devices: QueueSnapshot['devices'],
  times: KnownTimes,
  now: number,
  more: readonly PredictedUnit[] = [],
): Map<string, number> {
  const running = jobs.flatMap((job) =>
    job.units.flatMap((unit) =>
      unit.state === 'running'
        ? [{ jobId: job.id, deviceId: unit.deviceId, seconds: remainingSeconds(job, unit, times, now) }]
        : [],
    ),
  );
  const pool: PredictedDevice[] = devices
    .filter((device) => device.state !== 'unavailable')
    .map(({ id, loadedModelIds }) => {
      const busySeconds = running.find((unit) => unit.deviceId === id)?.seconds ?? 0;
      return { id, busySeconds, loadedModelIds };
    });
  const waiting = jobs.flatMap((job) =>
    job.units
      .filter((unit) => unit.state === 'queued')
      .map(() => ({ jobId: job.id, modelId: job.request.modelId, size: job.request })),
  );
  const units = [...waiting, ...more];
  const finish = predictFinish(pool, units, times);
  const unknown = new Set(units.map((unit) => unit.jobId).filter((jobId) => !finish.has(jobId)));
  for (const { jobId, seconds } of running) {
    if (seconds === null || unknown.has(jobId)) finish.delete(jobId);
    else finish.set(jobId, Math.max(finish.get(jobId) ?? 0, seconds));
  }
  return finish;
}

/** From what was learnt, else from its own pace once a step is made; null while nothing is known. */
function remainingSeconds(job: JobRecord, unit: RunningUnit, times: KnownTimes, now: number): number | null {
  const learnt = times.runSeconds(job.request.modelId, unit.deviceId, job.request);
  const done = unit.progress ? unit.progress.step / unit.progress.steps : 0;
  const elapsed = (now - unit.startedAt) / 1000;
  if (learnt !== null) {
    const load = times.loadSeconds(job.request.modelId, unit.deviceId);
    const loading = unit.phase === 'loading' ? Math.max(0, load - elapsed) : 0;
    return loading + learnt * (1 - done * (1 - finishingShare));
  }
  return done > 0 ? elapsed * (1 / done - 1 + finishingShare) : null;
}
