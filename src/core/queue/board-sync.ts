import type { Settings } from '#shared/contract/settings.ts';
import type { DevicePool } from '../devices/device-pool.ts';
import type { QueueDevice } from '../devices/queue-device.ts';
import type { ModelCatalog } from '../models/model-library.ts';
import { capacityOf, largestCapacity, noticed, smallestCapacity } from './capacity.ts';
import { footprintOf } from './memory/learnt-memory.ts';
import { type Residency, residencyOf } from './memory/residency.ts';
import type { Board } from './scheduling/board.ts';

export interface BoardSyncOptions {
  board: Board;
  devices: Pick<DevicePool, 'snapshot'>;
  models: Pick<ModelCatalog, 'list'>;
  /** The most memory that a model was ever seen to take; null where it was not measured. */
  peakOf(modelId: string): number | null;
  settings(): Settings;
}

/** Keeps the board in step with devices, models and settings. */
export interface BoardSync {
  announceModel(modelId: string): void;
  /** Bytes that the model takes; 0 for one that nobody knows any more. */
  footprintOf(modelId: string): number;
  /** Whether the model is drawn with in stages, since no device in use holds it whole. */
  isStaged(modelId: string): boolean;
  /** Lets jobs be pinned to a device that was not found yet. */
  announceDevice(deviceId: string, now: number): void;
  /** Tells the board what devices and settings are at `now` (seconds); returns the devices. */
  synchronise(now: number): QueueDevice[];
}

export function createBoardSync({ board, devices, models, peakOf, settings }: BoardSyncOptions): BoardSync {
  /** By model. */
  const announced = new Map<string, Residency>();
  /** The most that any device in use had for models when the models were last looked at. */
  let largestBytes: number | null = null;
  const usedByOthers = new Map<string, number>();
  const modelOf = (modelId: string) => models.list().find(({ id }) => id === modelId);

  function announceModel(modelId: string) {
    const before = announced.get(modelId);
    const memory = modelOf(modelId)?.memory;
    const present = devices.snapshot();
    const { gpuMemorySafetyBytes } = settings();
    const { staged, bytes } = memory
      ? residencyOf(memory, largestCapacity(present, gpuMemorySafetyBytes))
      : (before ?? { staged: false, bytes: 0 });
    const peakBytes = peakOf(modelId);
    const footprintBytes =
      peakBytes === null
        ? bytes
        : footprintOf(bytes, peakBytes, smallestCapacity(present, gpuMemorySafetyBytes));
    if (before?.bytes === footprintBytes && before.staged === staged) return;
    announced.set(modelId, { staged, bytes: footprintBytes });
    board.setModel({ id: modelId, footprintBytes });
  }

  /** What did not fit may fit now, or the other way round. */
  function announceAgain(present: readonly QueueDevice[], safetyBytes: number) {
    const before = largestBytes;
    largestBytes = largestCapacity(present, safetyBytes);
    if (before !== null && before !== largestBytes)
      for (const modelId of announced.keys()) announceModel(modelId);
  }

  function synchronise(now: number): QueueDevice[] {
    const { gpuMemorySafetyBytes, maxWaitSeconds, queuePaused } = settings();
    const present = devices.snapshot();
    board.setMaxWaitSeconds(maxWaitSeconds);
    announceAgain(present, gpuMemorySafetyBytes);
    for (const device of present) {
      const { id, state, onTrial, loadedModelIds, memory } = device;
      const others = noticed(memory.usedByOthersBytes, usedByOthers.get(id) ?? null);
      usedByOthers.set(id, others);
      for (const modelId of loadedModelIds) if (!announced.has(modelId)) announceModel(modelId);
      // What is loaded already needs no room, whatever others have taken since.
      const loadedBytes = loadedModelIds.reduce(
        (sum, modelId) => sum + (announced.get(modelId)?.bytes ?? 0),
        0,
      );
      const capacityBytes = Math.max(
        capacityOf(memory.totalBytes, gpuMemorySafetyBytes, others),
        Math.min(loadedBytes, capacityOf(memory.totalBytes, 0)),
      );
      // A pause holds up a plain queue as well: nobody is late for it.
      const usable = state !== 'unavailable' && !onTrial && !queuePaused;
      board.setDevice({ id, capacityBytes, usable }, now);
      // While it works, the board knows better what will be there.
      if (board.device(id)?.work.kind === 'idle') board.setResident(id, loadedModelIds);
    }
    for (const { id, capacityBytes } of board.devices)
      if (!present.some((device) => device.id === id))
        board.setDevice({ id, capacityBytes, usable: false }, now);
    return present;
  }

  function announceDevice(deviceId: string, now: number) {
    if (!board.device(deviceId)) board.setDevice({ id: deviceId, capacityBytes: 0, usable: false }, now);
  }

  return {
    footprintOf: (modelId) => announced.get(modelId)?.bytes ?? 0,
    isStaged: (modelId) => announced.get(modelId)?.staged ?? false,
    announceModel,
    announceDevice,
    synchronise,
  };
}
