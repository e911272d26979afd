import type { Device, DeviceReading } from '#shared/contract/devices.ts';
import { bytesLabel, unknown } from './reading-label.ts';

export type MemoryShare = 'ours' | 'others' | 'used';

/** How a device's memory is divided; what is left is free. */
export interface MemorySplit {
  /** From the left, each 0 to 1; together at most 1. `used` is held by someone, but the driver does not tell by whom. */
  segments: { share: MemoryShare; bytes: number; fraction: number }[];
  freeBytes: number;
  totalBytes: number;
}

/** null where the driver does not tell enough to draw it. */
export function memorySplit(
  reading: DeviceReading,
  { memoryTotalBytes }: Pick<Device, 'memoryTotalBytes'>,
): MemorySplit | null {
  const { memoryUsedBytes, memoryFreeBytes, memoryUsedByAppBytes: ours } = reading;
  if (memoryTotalBytes === null || memoryTotalBytes <= 0) return null;
  const used = memoryUsedBytes ?? (memoryFreeBytes === null ? null : memoryTotalBytes - memoryFreeBytes);
  if (used === null) return null;
  // Without a word on others, what is used and not ours is theirs.
  const others = reading.memoryUsedByOthersBytes ?? (ours === null ? null : Math.max(0, used - ours));
  const known = (ours ?? 0) + (others ?? 0);
  const parts: [MemoryShare, number | null][] = [
    ['ours', ours],
    ['others', others],
    ['used', Math.max(0, used - known)],
  ];
  let left = 1;
  const segments = parts.flatMap(([share, bytes]) => {
    if (bytes === null || bytes <= 0) return [];
    const fraction = Math.min(left, bytes / memoryTotalBytes);
    left -= fraction;
    return [{ share, bytes, fraction }];
  });
  return { segments, freeBytes: Math.max(0, memoryTotalBytes - used), totalBytes: memoryTotalBytes };
}

const words: Record<MemoryShare, string> = { ours: 'ours', others: 'others', used: 'used' };

/** The figure in the unit of the total: `6.1` of `16 GB`. */
function inUnitOf(totalBytes: number, bytes: number): string {
  const power = totalBytes < 1 ? 0 : Math.min(Math.floor(Math.log2(totalBytes) / 10), 4);
  return (bytes / 1024 ** power).toFixed(1);
}

/** `19/80 GB`, for narrow places. */
export function memoryFraction({ freeBytes, totalBytes }: MemorySplit): string {
  const used = inUnitOf(totalBytes, totalBytes - freeBytes);
  const short = Number(used) >= 10 ? used.replace(/\.\d$/, '') : used;
  return `${short}/${bytesLabel(totalBytes)}`;
}

/** What the legend says: `ours` and `others` always where they are known, in the total's unit. */
export function memoryLegend(
  reading: DeviceReading,
  split: MemorySplit,
): { share: MemoryShare; text: string }[] {
  const bytesOf = (share: MemoryShare) =>
    split.segments.find((segment) => segment.share === share)?.bytes ?? 0;
  const shares: MemoryShare[] = reading.memoryUsedByAppBytes === null ? ['used'] : ['ours', 'others'];
  return shares.map((share) => ({
    share,
    text: `${inUnitOf(split.totalBytes, bytesOf(share))} ${words[share]}`,
  }));
}

/** All of it in one sentence, for screen readers and as a tooltip. */
export function memorySentence(split: MemorySplit | null, totalBytes: number | null): string {
  if (split === null)
    return `How much of ${totalBytes === null ? 'the memory' : bytesLabel(totalBytes)} is used is not known.`;
  const parts = split.segments.map(({ share, bytes }) => {
    const whose = {
      ours: 'by Polyptych',
      others: 'by other programs',
      used: 'by the driver or unknown programs',
    }[share];
    return `${bytesLabel(bytes)} ${whose}`;
  });
  const used = parts.length === 0 ? 'Nothing used' : `Used: ${parts.join(', ')}`;
  return `${used}; ${bytesLabel(split.freeBytes)} of ${totalBytes === null ? unknown : bytesLabel(split.totalBytes)} free.`;
}
