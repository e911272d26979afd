/** What models may take of a device's memory. */
import type { QueueDevice } from '../devices/queue-device.ts';

/** What others hold goes up and down all the time: less than this is left to the safety margin. */
const noticeableBytes = 256 * 1024 * 1024;

/**
 * Bytes for models: all memory, less the safety margin, less what others hold; Infinity where nobody knows.
 * `before` is the last answer (null for none), which is kept while little has changed.
 */
export function capacityOf({ memory }: QueueDevice, safetyBytes: number, before: number | null): number {
  if (memory.totalBytes === null) return Infinity;
  const ours = Math.max(0, memory.totalBytes - safetyBytes);
  const capacity = Math.max(0, ours - memory.usedByOthersBytes);
  const isClose = before !== null && before <= ours && Math.abs(before - capacity) < noticeableBytes;
  return isClose ? before : capacity;
}

/** The most that any device in use could ever give to one model; Infinity where nobody knows, or none is in use. */
export function largestCapacity(devices: readonly QueueDevice[], safetyBytes: number): number {
  const capacities = devices
    .filter(({ selected }) => selected)
    .map(({ memory }) =>
      memory.totalBytes === null ? Infinity : Math.max(0, memory.totalBytes - safetyBytes),
    );
  return capacities.length === 0 ? Infinity : Math.max(...capacities);
}
