import type { JobRequest } from '#shared/contract/jobs.ts';
import type { QueueDevice } from '../devices/queue-device.ts';
import type { JobRecord, RunningUnit } from './job-record.ts';

/** What was learnt; null and 0 where nothing is known of the model on any device. */
export interface KnownTimes {
  /** Seconds for so much work, without loading. */
  runSeconds(modelId: string, deviceId: string, work: number): number | null;
  loadSeconds(modelId: string, deviceId: string): number;
}
export interface Known {
  times: KnownTimes;
  /** Work of one picture. */
  work(request: JobRequest): number;
}

/** Pictures of one job that wait. */
export interface PredictedUnits {
  jobId: string;
  modelId: string;
  work: number;
  count: number;
}

/** Decoding and writing as a part of the whole, so that the last step is not the end. */
const finishingShare = 0.05;
/** So many units are placed one by one; for what waits behind them, all devices count as one that is as fast as all. */
const unitsPlaced = 500;

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
): Map<string, number> {
  const busySeconds = new Map<string, number>();
  const running: { jobId: string; seconds: number | null }[] = [];
  const waiting: PredictedUnits[] = [];
  for (const job of jobs) {
    let count = 0;
    for (const unit of job.units) {
      if (unit.state === 'queued') count++;
      if (unit.state !== 'running') continue;
      const seconds = remainingSeconds(job, unit, known, now);
      running.push({ jobId: job.id, seconds });
      busySeconds.set(unit.deviceId, Math.max(busySeconds.get(unit.deviceId) ?? 0, seconds ?? 0));
    }
    if (count > 0)
      waiting.push({ jobId: job.id, modelId: job.request.modelId, work: known.work(job.request), count });
  }
  if (more) waiting.push(more);
  const { finish, unknown } = playForward(devices, busySeconds, waiting, known.times);
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

interface Lane {
  id: string;
  /** Seconds until it is free. */
  at: number;
  loaded: Set<string>;
}

/**
 * Plays the queue forward in order: each unit goes to the device that is free first, and pays for loading where its
 * model is not. Answers with the seconds until each job's last unit is done, and the jobs of unknown times.
 */
function playForward(
  devices: readonly QueueDevice[],
  busySeconds: ReadonlyMap<string, number>,
  waiting: readonly PredictedUnits[],
  times: KnownTimes,
) {
  const lanes = devices
    .filter((device) => device.state !== 'unavailable')
    .map(({ id, loadedModelIds }): Lane => ({
      id,
      at: busySeconds.get(id) ?? 0,
      loaded: new Set(loadedModelIds),
    }));
  const finish = new Map<string, number>();
  const unknown = new Set<string>();
  const rows = new Map<string, ReadonlyMap<Lane, number> | null>();
  let placed = 0;
  /** When the last lane is free of what was placed on it, and the seconds of all lanes together for what is behind. */
  let placedUntil = 0;
  let behind = 0;
  /** By model: work per second of all lanes together. */
  const rates = new Map<string, number>();

  /** Seconds for one unit of work on each device; null where they are unknown. */
  function runTimes(modelId: string) {
    const row = rows.get(modelId);
    if (row !== undefined) return row;
    const seconds = lanes.map((lane) => [lane, times.runSeconds(modelId, lane.id, 1)] as const);
    const found = seconds.flatMap(([lane, run]) => (run === null ? [] : [[lane, run] as const]));
    const complete = found.length > 0 && found.length === lanes.length ? new Map(found) : null;
    rows.set(modelId, complete);
    return complete;
  }
  function load(lane: Lane, modelId: string) {
    if (lane.loaded.has(modelId)) return;
    lane.at += times.loadSeconds(modelId, lane.id);
    lane.loaded.add(modelId);
  }

  for (const { jobId, modelId, work, count } of waiting) {
    const row = runTimes(modelId);
    if (!row) {
      unknown.add(jobId);
      continue;
    }
    let left = count;
    let end = 0;
    for (; left > 0 && placed < unitsPlaced; left--, placed++) {
      const lane = lanes.reduce((first, other) => (other.at < first.at ? other : first));
      load(lane, modelId);
      lane.at += work * (row.get(lane) ?? 0);
      end = Math.max(end, lane.at);
    }
    if (left > 0) {
      let rate = rates.get(modelId);
      if (rate === undefined) {
        rate = 0;
        for (const lane of lanes) {
          load(lane, modelId);
          rate += 1 / Math.max(row.get(lane) ?? 0, 1e-9);
        }
        rates.set(modelId, rate);
        placedUntil = Math.max(...lanes.map(({ at }) => at));
      }
      behind += (left * work) / rate;
      end = placedUntil + behind;
    }
    finish.set(jobId, end);
  }
  return { finish, unknown };
}
