/**
 * Learnt times and what they predict. A run is measured in seconds per unit of work, so that one picture teaches
 * about others of a different size or number of steps; the newest samples count most.
 */
import type { Database } from '../storage/database.ts';

/** How much a new sample moves the estimate. */
const newestWeight = 0.3;
/** Text encoding and decoding, expressed in steps: what a picture costs beyond its steps. */
const fixedSteps = 3;

export interface WorkSize {
  steps: number;
  width: number;
  height: number;
  guidanceScale: number;
}

/** Work of one picture in arbitrary units: steps times pixels, twice with guidance. */
function workOf({ steps, width, height, guidanceScale }: WorkSize): number {
  return (steps + fixedSteps) * width * height * (guidanceScale > 1 ? 2 : 1);
}

export interface Estimates {
  learnRun(modelId: string, deviceId: string, size: WorkSize, seconds: number): void;
  learnLoad(modelId: string, deviceId: string, seconds: number): void;
  /** Seconds for one picture without loading; from another device when this one is new; null when nothing is known. */
  runSeconds(modelId: string, deviceId: string, size: WorkSize): number | null;
  loadSeconds(modelId: string, deviceId: string): number;
}

export function createEstimates(database: Database): Estimates {
  const known = new Map<string, number>();
  for (const row of database.connection.prepare('SELECT * FROM timings').all()) {
    known.set(
      key(String(row['kind']), String(row['model_id']), String(row['device_id'])),
      Number(row['value']),
    );
  }
  const upsert = database.connection.prepare(
    `INSERT INTO timings (model_id, device_id, kind, value) VALUES (?, ?, ?, ?)
     ON CONFLICT (model_id, device_id, kind) DO UPDATE SET value = excluded.value`,
  );

  function learn(kind: 'load' | 'run', modelId: string, deviceId: string, value: number) {
    const name = key(kind, modelId, deviceId);
    const before = known.get(name);
    const next = before === undefined ? value : before + newestWeight * (value - before);
    known.set(name, next);
    upsert.run(modelId, deviceId, kind, next);
  }
  function lookup(kind: 'load' | 'run', modelId: string, deviceId: string): number | null {
    const own = known.get(key(kind, modelId, deviceId));
    if (own !== undefined) return own;
    const elsewhere = [...known].find(([name]) => name.startsWith(key(kind, modelId, '')));
    return elsewhere ? elsewhere[1] : null;
  }

  return {
    learnRun: (modelId, deviceId, size, seconds) => learn('run', modelId, deviceId, seconds / workOf(size)),
    learnLoad: (modelId, deviceId, seconds) => learn('load', modelId, deviceId, seconds),
    runSeconds(modelId, deviceId, size) {
      const perWork = lookup('run', modelId, deviceId);
      return perWork === null ? null : perWork * workOf(size);
    },
    loadSeconds: (modelId, deviceId) => lookup('load', modelId, deviceId) ?? 0,
  };
}

const key = (kind: string, modelId: string, deviceId: string) => `${kind}\n${modelId}\n${deviceId}`;

export interface PredictedDevice {
  id: string;
  /** Seconds until what it does now is done; 0 when idle or unknown. */
  busySeconds: number;
  loadedModelIds: readonly string[];
}
export interface PredictedUnit {
  jobId: string;
  modelId: string;
  size: WorkSize;
}

/**
 * Plays the queue forward in order: each unit goes to the device that is free first, and pays for loading where its
 * model is not. Returns the seconds until each job's last unit is done; jobs with an unknown time are left out.
 */
export function predictFinish(
  devices: readonly PredictedDevice[],
  units: readonly PredictedUnit[],
  estimates: Pick<Estimates, 'runSeconds' | 'loadSeconds'>,
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
    const run = device && estimates.runSeconds(unit.modelId, device.id, unit.size);
    if (!device || run === null) {
      unknown.add(unit.jobId);
      continue;
    }
    if (!device.loaded.has(unit.modelId)) device.at += estimates.loadSeconds(unit.modelId, device.id);
    device.loaded.add(unit.modelId);
    device.at += run;
    finish.set(unit.jobId, Math.max(finish.get(unit.jobId) ?? 0, device.at));
  }
  for (const jobId of unknown) finish.delete(jobId);
  return finish;
}
