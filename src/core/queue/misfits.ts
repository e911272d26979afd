/** Sentences about models that devices cannot hold. */
import type { QueueDevice } from '../devices/queue-device.ts';
import { capacityOf, largestCapacity } from './capacity.ts';

export interface WantedModel {
  id: string;
  name: string;
  footprintBytes: number;
}

/** The models that no device in use could ever hold, with what there is to do. */
export function misfitsOf(
  wanted: readonly WantedModel[],
  devices: readonly QueueDevice[],
  safetyBytes: number,
): { modelId: string; message: string }[] {
  const largest = largestCapacity(devices, safetyBytes);
  return wanted
    .filter(({ footprintBytes }) => footprintBytes > largest)
    .map(({ id, name, footprintBytes }) => ({
      modelId: id,
      message: `The model ${name} needs ${gigabytes(footprintBytes)} of memory, and no device in use has more than ${gigabytes(largest)} for models: choose a smaller model, or let larger devices be used.`,
    }));
}

/** Why a model will never run on a device; null where it may. */
export function misfitOn(
  { name, footprintBytes }: WantedModel,
  { name: deviceName, memory }: { name: string; memory: QueueDevice['memory'] },
  safetyBytes: number,
): string | null {
  const capacity = capacityOf(memory.totalBytes, safetyBytes);
  if (footprintBytes <= capacity) return null;
  return `The model ${name} needs ${gigabytes(footprintBytes)} of memory, and ${deviceName} has ${gigabytes(capacity)} for models: choose a larger device, or let the job run anywhere.`;
}

const gigabytes = (bytes: number) => `${(bytes / 1024 ** 3).toFixed(1)} GB`;
