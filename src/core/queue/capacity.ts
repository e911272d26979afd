/** What models may take of a device's memory. */
import type { QueueDevice } from '../devices/queue-device.ts';

/** What others hold goes up and down all the time: less than this is left to the safety margin. */
const noticeableBytes = 256 * 1024 * 1024;

/** Bytes that others hold, as far as they matter: `before` (null for none yet) is kept while little has changed. */
export function noticed(usedByOthersBytes: number, before: number | null): number {
  return before !== null && Math.abs(before - usedByOthersBytes) < noticeableBytes
    ? before
    : usedByOthersBytes;
}

/** Bytes for models: all memory, less the safety margin, less what others hold; Infinity where nobody knows. */
export function capacityOf(totalBytes: number | null, safetyBytes: number, usedByOthersBytes = 0): number {
  return totalBytes === null ? Infinity : Math.max(0, totalBytes - safetyBytes - usedByOthersBytes);
}

/** The least that a device in use has for models; Infinity where nobody knows, or none is in use. */
export function smallestCapacity(devices: readonly QueueDevice[], safetyBytes: number): number {
  return Math.min(
    ...devices
      .filter(({ selected }) => selected)
      .map(({ memory }) => capacityOf(memory.totalBytes, safetyBytes)),
  );
}

/** The most that any device in use could ever give to one model; Infinity where nobody knows, or none is in use. */
export function largestCapacity(devices: readonly QueueDevice[], safetyBytes: number): number {
  const capacities = devices
    .filter(({ selected }) => selected)
    .map(({ memory }) => capacityOf(memory.totalBytes, safetyBytes));
  return capacities.length === 0 ? Infinity : Math.max(...capacities);
}
