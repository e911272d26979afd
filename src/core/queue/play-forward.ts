import type { QueueDevice } from '../devices/queue-device.ts';
import type { KnownTimes, PredictedUnits } from './prediction.ts';

/** So many units are placed one by one; for what waits behind them, all devices count as one that is as fast as all. */
const unitsPlaced = 500;

/** Pictures of one job that one device is expected to make in a row; seconds from now. */
export interface PlannedRun {
  deviceId: string;
  jobId: string;
  modelId: string;
  startsAfter: number;
  /** Of that time, loading. */
  loadSeconds: number;
  endsAfter: number;
  count: number;
}

interface Lane {
  id: string;
  /** Seconds until it is free. */
  at: number;
  loaded: Set<string>;
  last: PlannedRun | null;
}

/**
 * Plays the queue forward in order: each unit goes where it is done first, and pays for loading where its model is not.
 * Answers with the seconds until each job's last unit is done, the jobs of unknown times, and who makes what.
 */
export function playForward(
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
      last: null,
    }));
  const finish = new Map<string, number>();
  const unknown = new Set<string>();
  const plan: PlannedRun[] = [];
  const rows = new Map<string, ReadonlyMap<Lane, number> | null>();
  /** By batch key. */
  const together = new Map<string, number>();
  for (const { batchKey, count } of waiting)
    if (batchKey !== null) together.set(batchKey, (together.get(batchKey) ?? 0) + count);
  let placed = 0;
  /** When the last lane is free of what was placed on it, and the seconds of all lanes together for what is behind. */
  let placedUntil = 0;
  let behind = 0;
  /** As `rows`: work per second of all lanes together. */
  const rates = new Map<string, number>();

  /**
   * Seconds for one unit of work on each device, as a part of a batch where so many wait that each device gets several;
   * null where they are unknown.
   */
  function runTimes({ modelId, pixelsPerUnit }: PredictedUnits, each: number) {
    const key = `${each} ${pixelsPerUnit} ${modelId}`;
    const row = rows.get(key);
    if (row !== undefined) return row;
    const found = lanes.flatMap((lane) => {
      const size = Math.min(each, times.largestBatch(modelId, lane.id, pixelsPerUnit));
      const run = times.runSeconds(modelId, lane.id, 1, size);
      return run === null ? [] : [[lane, run / size] as const];
    });
    const complete = found.length > 0 && found.length === lanes.length ? new Map(found) : null;
    rows.set(key, complete);
    return complete;
  }
  const loadTime = (lane: Lane, modelId: string) =>
    lane.loaded.has(modelId) ? 0 : times.loadSeconds(modelId, lane.id);
  function load(lane: Lane, modelId: string): number {
    const seconds = loadTime(lane, modelId);
    lane.at += seconds;
    lane.loaded.add(modelId);
    return seconds;
  }
  function put(lane: Lane, { jobId, modelId }: PredictedUnits, runSeconds: number) {
    const startsAfter = lane.at;
    const loadSeconds = load(lane, modelId);
    lane.at += runSeconds;
    const last = lane.last;
    if (last?.jobId === jobId) {
      last.endsAfter = lane.at;
      last.count++;
      return;
    }
    lane.last = { deviceId: lane.id, jobId, modelId, startsAfter, loadSeconds, endsAfter: lane.at, count: 1 };
    plan.push(lane.last);
  }

  for (const units of waiting) {
    const { jobId, modelId, work, count, pinnedDeviceId = null } = units;
    // What waits for a device that is not in use has no end to tell.
    const open = pinnedDeviceId === null ? lanes : lanes.filter(({ id }) => id === pinnedDeviceId);
    const company = units.batchKey === null ? 1 : (together.get(units.batchKey) ?? 1);
    const each = Math.max(1, Math.ceil(company / Math.max(1, open.length)));
    const row = runTimes(units, each);
    if (!row || open.length === 0) {
      unknown.add(jobId);
      continue;
    }
    let left = count;
    let end = 0;
    for (; left > 0 && placed < unitsPlaced; left--, placed++) {
      const doneAt = (lane: Lane) => lane.at + loadTime(lane, modelId) + work * (row.get(lane) ?? 0);
      const lane = open.reduce((first, other) => (doneAt(other) < doneAt(first) ? other : first));
      put(lane, units, work * (row.get(lane) ?? 0));
      end = Math.max(end, lane.at);
    }
    if (left > 0) {
      const key = `${each} ${units.pixelsPerUnit} ${modelId}`;
      let rate = rates.get(key);
      if (rate === undefined) {
        rate = 0;
        for (const lane of lanes) {
          load(lane, modelId);
          rate += 1 / Math.max(row.get(lane) ?? 0, 1e-9);
        }
        rates.set(key, rate);
        placedUntil = Math.max(...lanes.map(({ at }) => at));
      }
      behind += (left * work) / rate;
      end = placedUntil + behind;
    }
    finish.set(jobId, Math.max(finish.get(jobId) ?? 0, end));
  }
  return { finish, unknown, plan };
}
