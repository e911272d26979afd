import type { JobRequest } from '#shared/contract/jobs.ts';
import type { QueueDevice } from '../devices/queue-device.ts';
import { requestOfUnit } from '#shared/variations/cells.ts';
import type { JobRecord, RunningUnit } from './job-record.ts';
import { likeUnits } from './like-units.ts';
import { type PlannedRun, playForward } from './play-forward.ts';
import type { KnownTimes, PredictedUnits } from './prediction.ts';

export interface Known {
  times: KnownTimes;
  /** Work of one picture. */
  work(request: JobRequest): number;
}

/** Decoding and writing as a part of the whole, so that the last step is not the end. */
const finishingShare = 0.05;

export interface Forecast {
  /** Seconds until each unfinished job is done; one of which nothing is known is left out. */
  finish: Map<string, number>;
  /** What each device is expected to make next, as far as it is worked out one by one. */
  plan: PlannedRun[];
  /** Seconds until each busy device is done with what it makes now. */
  busy: Map<string, number>;
}

/**
 * Predicts, in seconds from `now`, when each unfinished job will be done, and the same for units that are not in the
 * queue yet (`more`, put at its end). A job of which nothing is known is left out.
 */
export function forecast(
  jobs: Iterable<JobRecord>,
  devices: readonly QueueDevice[],
  known: Known,
  now: number,
  more: PredictedUnits | null = null,
): Forecast {
  const busySeconds = new Map<string, number>();
  const running: { jobId: string; seconds: number | null }[] = [];
  const waiting: PredictedUnits[] = [];
  for (const job of jobs) {
    const queued: number[] = [];
    for (const unit of job.units) {
      if (unit.state === 'queued') queued.push(unit.index);
      if (unit.state !== 'running') continue;
      const seconds = remainingSeconds(job, unit, known, now);
      running.push({ jobId: job.id, seconds });
      busySeconds.set(unit.deviceId, Math.max(busySeconds.get(unit.deviceId) ?? 0, seconds ?? 0));
    }
    for (const { modelId, indexes, workPerUnit, pixelsPerUnit, batchKey } of likeUnits(
      job,
      queued,
      known.work,
    ))
      waiting.push({
        jobId: job.id,
        modelId,
        work: workPerUnit,
        pixelsPerUnit,
        count: indexes.length,
        batchKey,
        pinnedDeviceId: job.pinnedDeviceId,
      });
  }
  if (more) waiting.push(more);
  const { finish, unknown, plan } = playForward(devices, busySeconds, waiting, known.times);
  for (const { jobId, seconds } of running) {
    if (seconds === null || unknown.has(jobId)) finish.delete(jobId);
    else finish.set(jobId, Math.max(finish.get(jobId) ?? 0, seconds));
  }
  return { finish, plan, busy: busySeconds };
}

/** From what was learnt, else from its own pace once a step is made; null while nothing is known. */
function remainingSeconds(
  job: JobRecord,
  unit: RunningUnit,
  { times, work }: Known,
  now: number,
): number | null {
  const request = requestOfUnit(job.request, unit.index);
  const amount = work(request);
  const learnt = times.runSeconds(request.modelId, unit.deviceId, amount, unit.batchSize);
  const done = unit.progress ? unit.progress.step / unit.progress.steps : 0;
  const elapsed = (now - unit.startedAt) / 1000;
  if (learnt !== null) {
    const load = times.loadSeconds(request.modelId, unit.deviceId);
    const loading = unit.phase === 'loading' ? Math.max(0, load - elapsed) : 0;
    return loading + learnt * (1 - done * (1 - finishingShare));
  }
  return done > 0 ? elapsed * (1 / done - 1 + finishingShare) : null;
}
