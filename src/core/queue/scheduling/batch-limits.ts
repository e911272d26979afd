import type { Demand, Device, Model, SchedulingOptions } from './types.ts';

/** Where one more unit costs more than this share of the first, a batch only keeps its first picture waiting. */
const worthwhileShare = 0.9;
/** After so many attempts without a batch one is tried again: what was measured once may have been an odd moment. */
const attemptsBetweenTrials = 50;
/** Units of a batch that is only tried. */
const trialSize = 2;

/** How many units of so many pixels fit into `roomBytes` of a device's memory with their model; Infinity where nobody knows. */
export type FittingUnits = (fit: {
  modelId: string;
  deviceId: string;
  pixels: number;
  roomBytes: number;
}) => number;

/** What a device has for a model beside the others that lie there; some of them leave where it needs more. */
function roomFor(model: Model, { resident, residentBytes, capacityBytes }: Device): number {
  const othersBytes = resident.includes(model) ? residentBytes - model.footprintBytes : residentBytes;
  return Math.max(model.footprintBytes, capacityBytes - othersBytes);
}

/** How many units of a model a device may draw at once: as allowed, as memory lets it, and where it is worth it. */
export function createBatchLimits(
  options: Pick<SchedulingOptions, 'maxBatchSize'>,
  shareOf: (modelId: string) => number | null,
  /** Whether a picture of the model was ever measured on the device. */
  measured: (model: Model, device: Device) => boolean,
  fitting: FittingUnits = () => Infinity,
) {
  /** By model, then by device; of all devices under null. */
  const limits = new Map<string, Map<string | null, number>>();
  const attemptsAlone = new Map<string, number>();

  return {
    set(modelId: string, deviceId: string | null, limit: number) {
      const known = limits.get(modelId) ?? new Map<string | null, number>();
      limits.set(modelId, known.set(deviceId, Math.max(1, limit)));
    },
    /** Counts attempts with and without a batch. */
    began(model: Model, units: number) {
      attemptsAlone.set(model.id, units > 1 ? 0 : (attemptsAlone.get(model.id) ?? 0) + 1);
    },
    of({ model, pixelsPerUnit }: Pick<Demand, 'model' | 'pixelsPerUnit'>, device: Device): number {
      // What a batch saves is learnt against one picture alone: that comes first.
      if (!measured(model, device)) return 1;
      const known = limits.get(model.id);
      const allowed = Math.min(
        options.maxBatchSize,
        known?.get(null) ?? Infinity,
        known?.get(device.id) ?? Infinity,
        fitting({
          modelId: model.id,
          deviceId: device.id,
          pixels: pixelsPerUnit,
          roomBytes: roomFor(model, device),
        }),
      );
      if ((shareOf(model.id) ?? 0) <= worthwhileShare) return allowed;
      const isTrial = (attemptsAlone.get(model.id) ?? 0) >= attemptsBetweenTrials;
      return isTrial ? Math.min(allowed, trialSize) : 1;
    },
  };
}
