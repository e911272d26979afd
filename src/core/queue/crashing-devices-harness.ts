/** Devices that can crash, vanish and come back, for tests: they keep books of their own on what they were given. */
import type { ImageTask } from '#inference/contract.ts';
import type { QueueDevices } from './queue-harness.ts';

export interface Lease {
  leaseId: string;
  task: ImageTask;
}

export interface CrashingDevices {
  pool: QueueDevices;
  /** Devices that work: what they draw together, and what is being written beside it. */
  working(): { id: string; drawing: readonly Lease[]; finishing: readonly Lease[] }[];
  /** The steps of all that the device draws are done: it may be given the next. */
  finishSteps(deviceId: string): readonly Lease[];
  /** Takes one picture off the device: its end is about to be told. */
  end(deviceId: string, lease: Lease): void;
  /** The worker is gone with its memory; returns what it had in hand. Until `recover` the device is unavailable. */
  crash(deviceId: string): Lease[];
  recover(): void;
  /** Only these are in use. */
  select(deviceIds: readonly string[]): void;
  /** A running unit was asked to end. */
  isCancelled(leaseId: string): boolean;
}

/** Throws when a device is used that is not there, is busy already, or gets more than its memory holds. */
export function createCrashingDevices(
  capacitiesBytes: readonly (number | null)[],
  footprintBytes: (modelId: string) => number,
): CrashingDevices {
  const devices = capacitiesBytes.map((totalBytes, at) => ({
    id: `d${at}`,
    totalBytes,
    selected: true,
    down: false,
    loaded: new Set<string>(),
    drawing: [] as Lease[],
    finishing: [] as Lease[],
  }));
  const cancelled = new Set<string>();
  function device(deviceId: string) {
    const found = devices.find(({ id }) => id === deviceId);
    if (!found) throw new Error(`There is no device ${deviceId}.`);
    return found;
  }
  const running = () => devices.flatMap(({ drawing, finishing }) => [...drawing, ...finishing]);
  const unitOf = ({ task }: Lease) => `${task.settings.jobId} ${task.settings.unitIndex}`;
  function must(holds: boolean, otherwise: string) {
    if (!holds) throw new Error(otherwise);
  }

  return {
    pool: {
      snapshot: () =>
        devices.map(({ id, selected, down, drawing, loaded, totalBytes }) => {
          const usable = drawing.length > 0 ? 'busy' : 'idle';
          return {
            id,
            selected,
            state: !selected || down ? 'unavailable' : usable,
            onTrial: false,
            loadedModelIds: [...loaded],
            memory: { totalBytes, usedByOthersBytes: 0 },
          };
        }),
      settled: () => true,
      nameOf: (deviceId) => deviceId,
      wake: () => {},
      hasLoaded: (deviceId, modelId) => device(deviceId).loaded.has(modelId),
      unload(deviceId, modelIds) {
        for (const modelId of modelIds) device(deviceId).loaded.delete(modelId);
      },
      run(deviceId, batch) {
        const { selected, down, drawing, loaded, totalBytes } = device(deviceId);
        must(selected && !down, `${deviceId} was used although it is not there`);
        must(drawing.length === 0, `${deviceId} was given a second batch`);
        const [modelId, ...others] = new Set(batch.map(({ task }) => task.settings.modelId));
        must(modelId !== undefined && others.length === 0, `${deviceId} was given several models at once`);
        for (const lease of batch) {
          must(!running().some((other) => unitOf(other) === unitOf(lease)), `${unitOf(lease)} runs twice`);
          drawing.push(lease);
          loaded.add(lease.task.settings.modelId);
        }
        const bytes = [...loaded].reduce((sum, model) => sum + footprintBytes(model), 0);
        must(bytes <= (totalBytes ?? Infinity), `${deviceId} holds ${bytes} of ${totalBytes} bytes`);
      },
      cancel: (_deviceId, leaseId) => void cancelled.add(leaseId),
    },
    working: () => devices.filter(({ drawing, finishing }) => drawing.length + finishing.length > 0),
    finishSteps(deviceId) {
      const { drawing, finishing } = device(deviceId);
      const done = drawing.splice(0);
      finishing.push(...done);
      return done;
    },
    end(deviceId, lease) {
      const { drawing, finishing } = device(deviceId);
      for (const leases of [drawing, finishing])
        if (leases.includes(lease)) leases.splice(leases.indexOf(lease), 1);
    },
    crash(deviceId) {
      const struck = device(deviceId);
      struck.down = true;
      struck.loaded.clear();
      return [...struck.drawing.splice(0), ...struck.finishing.splice(0)];
    },
    recover() {
      for (const each of devices) each.down = false;
    },
    select(deviceIds) {
      for (const each of devices) each.selected = deviceIds.includes(each.id);
    },
    isCancelled: (leaseId) => cancelled.has(leaseId),
  };
}
