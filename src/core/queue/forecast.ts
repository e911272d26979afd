import type { JobRequest } from '#shared/contract/jobs.ts';
import type { QueueDevice } from '../devices/queue-device.ts';
import type { JobRecord, RunningUnit } from './job-record.ts';

/** What was learnt; null and 0 where nothing is known of the model on any device. */
export interface KnownTimes {
  /** Seconds for so much work, without loading. */
  runSeconds(modelId: string, deviceId: string, work: number): number | null;
  loadSeconds(modelId: string, deviceId: string): number;
}

export interface PredictedUnit {
  jobId: string;
  modelId: string;
  work: number;
}

export interface Known {
  times: KnownTimes;
  /** Work of one picture. */
  work(request: JobRequest): number;
}

/** Decoding and writing as a part of the whole, so that the last step is not the end. */
const finishingShare = 0.05;

/**
 * Predicts, in seconds from `now`, when each unfinished job will be done, and the same for units that are not in the
 * queue yet (`more`, put at its end). A job of which nothing is known is left out.
 */
export function forecast(
  jobs: readonly JobRecord[],
  devices: readonly QueueDevice[],
  known: Known,
  now: number,
  more: readonly PredictedUnit[] = [],
): Map<string, number> {
  const { times } = known;
  const running = jobs.flatMap((job) =>
    job.units.flatMap((unit) =>
      unit.state === 'running'
        ? [{ jobId: job.id, deviceId: unit.deviceId, seconds: remainingSeconds(job, unit, known, now) }]
        : [],
    ),
  );
  const pool: PredictedDevice[] = devices
    .filter((device) => device.state !== 'unavailable')
    .map(({ id, loadedModelIds }) => {
      const busySeconds = running.find((unit) => unit.deviceId === id)?.seconds ?? 0;
      return { id, busySeconds, loadedModelIds };
    });
  const waiting = jobs.flatMap((job) => {
    const queued = job.units.filter((unit) => unit.state === 'queued');
    if (queued.length === 0) return [];
    const unit = { jobId: job.id, modelId: job.request.modelId, work: known.work(job.request) };
    return queued.map(() => unit);
  });
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
function remainingSeconds(
  job: JobRecord,
  unit: RunningUnit,
  { times, work }: Known,
  now: number,
): number | null {
  const learnt = times.runSeconds(job.request.modelId, unit.deviceId, work(job.request));
  const done = unit.progress ? unit.progress.step / unit.progress.steps : 0;
  const elapsed = (now - unit.startedAt) / 1000;
  if (learnt !== null) {
    const load = times.loadSeconds(job.request.modelId, unit.deviceId);
    const loading = unit.phase === 'loading' ? Math.max(0, load - elapsed) : 0;
    return loading + learnt * (1 - done * (1 - finishingShare));
  }
  return done > 0 ? elapsed * (1 / done - 1 + finishingShare) : null;
}

interface PredictedDevice {
  id: string;
  /** Seconds until what it does now is done; 0 when idle or unknown. */
  busySeconds: number;
  loadedModelIds: readonly string[];
}

/**
 * Plays the queue forward in order: each unit goes to the device that is free first, and pays for loading where its
 * model is not. Returns the seconds until each job's last unit is done; jobs with an unknown time are left out.
 */
function predictFinish(
  devices: readonly PredictedDevice[],
  units: readonly PredictedUnit[],
  times: KnownTimes,
): Map<string, number> {
  const free = devices.map(({ id, busySeconds, loadedModelIds }) => ({
    id,
    at: busySeconds,
    loaded: new Set(loadedModelIds),
  }));
  const finish = new Map<string, number>();
  const unknown = new Set<string>();
  for (const unit of units) {
    const device = free.reduce<(typeof free)[number] | null>((a, b) => (a && a.at <= b.at ? a : b), null);
    const run = device && times.runSeconds(unit.modelId, device.id, unit.work);
    if (!device || run === null) {
      unknown.add(unit.jobId);
      continue;
    }
    if (!device.loaded.has(unit.modelId)) device.at += times.loadSeconds(unit.modelId, device.id);
    device.loaded.add(unit.modelId);
    device.at += run;
    finish.set(unit.jobId, Math.max(finish.get(unit.jobId) ?? 0, device.at));
  }
  for (const jobId of unknown) finish.delete(jobId);
  return finish;
}
