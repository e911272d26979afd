import { type ErrorReport, PolyptychError, toErrorReport } from '#shared/errors.ts';

/** What is tried after a device had not enough memory, from the cheapest to the dearest. */
export type MemoryStep =
  /** These models leave the device; then the same is tried there again. */
  | { kind: 'free'; modelIds: string[] }
  /** From now on at most so many pictures at once there. */
  | { kind: 'smaller'; units: number }
  /** Alone and with the device for itself it did not fit: another device. */
  | { kind: 'elsewhere' };

export interface OutOfMemory {
  modelId: string;
  deviceId: string;
  /** Pictures of the attempt. */
  units: number;
  /** The model was there and its pictures did not fit; otherwise the model itself did not. */
  modelLoaded: boolean;
  otherModelIds: readonly string[];
}

export interface MemoryLadder {
  next(failure: OutOfMemory): MemoryStep;
  /** It did fit: when it fails later, others may have come to lie there again. */
  fitted(modelId: string, deviceId: string): void;
}

/** Remembers for this run of the app for whom room was made already. */
export function createMemoryLadder(): MemoryLadder {
  const freed = new Set<string>();
  const pair = (modelId: string, deviceId: string) => `${modelId} ${deviceId}`;
  return {
    next({ modelId, deviceId, units, modelLoaded, otherModelIds }) {
      if (otherModelIds.length > 0 && !freed.has(pair(modelId, deviceId))) {
        freed.add(pair(modelId, deviceId));
        return { kind: 'free', modelIds: [...otherModelIds] };
      }
      return units > 1 && modelLoaded
        ? { kind: 'smaller', units: Math.floor(units / 2) }
        : { kind: 'elsewhere' };
    },
    fitted: (modelId, deviceId) => void freed.delete(pair(modelId, deviceId)),
  };
}

/** What a picture fails with that fits no device, even alone. */
export function nowhereEnoughMemory(): ErrorReport {
  return toErrorReport(
    new PolyptychError(
      'out_of_memory',
      'No device that may draw this picture has enough memory for it, even with nothing else beside it: choose a smaller picture or a smaller model, or close other programs that use the device.',
    ),
  );
}
