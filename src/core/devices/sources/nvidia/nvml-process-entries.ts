import koffi from 'koffi';
import { processV1, readUint32, readUint64 } from './nvml-layout.ts';

/** A process that holds memory of a card; null where the driver does not tell how much (Windows' WDDM). */
export interface RunningProcess {
  pid: number;
  memoryUsedBytes: number | null;
}

/** Sizes that one entry has had, the usual one first. */
const entrySizes = [24, 16, 32] as const;
export const largestEntryBytes = 32;
/** What the room is filled with before the driver writes. */
export const untouchedByte = 0xa5;

/**
 * Reads `count` entries out of memory that was filled with 0xa5 before. Drivers have written entries of three sizes, and
 * not always the one that the function's version promises (R535's first ones: https://github.com/XuehaiPan/nvitop/pull/79),
 * so the size is taken from how far they wrote. Null where that fits no size.
 */
export function readProcesses(entries: Buffer, count: number): RunningProcess[] | null {
  if (count === 0) return [];
  const bytes = entryBytes(entries, count);
  if (bytes === null) return null;
  const offsets = Array.from({ length: count }, (_, index) => index * bytes);
  const pidOffset = koffi.offsetof(processV1, 'pid');
  const memoryOffset = koffi.offsetof(processV1, 'usedGpuMemory');
  const all = offsets.map((offset) => ({
    pid: readUint32(entries, offset + pidOffset) ?? 0,
    memoryUsedBytes: readUint64(entries, offset + memoryOffset),
  }));
  return mergeInstances(all);
}

function entryBytes(entries: Buffer, count: number): number | null {
  const room = entries.length / largestEntryBytes;
  if (count > room) return null;
  let end = entries.length;
  while (end > 0 && entries[end - 1] === untouchedByte) end--;
  return entrySizes.find((bytes) => end === count * bytes || end === room * bytes) ?? null;
}

/** A process in several instances of one card (MIG) holds the sum. */
function mergeInstances(processes: readonly RunningProcess[]): RunningProcess[] {
  return merge(processes, (one, other) => one + other);
}

/** A process that computes and draws is in both lists with all of its memory: it holds the larger. */
export function mergeProcesses(
  computing: readonly RunningProcess[],
  drawing: readonly RunningProcess[],
): RunningProcess[] {
  return merge([...computing, ...drawing], Math.max);
}

function merge(processes: readonly RunningProcess[], join: (one: number, other: number) => number) {
  const merged = new Map<number, number | null>();
  for (const { pid, memoryUsedBytes } of processes) {
    const known = merged.get(pid) ?? null;
    const both = known !== null && memoryUsedBytes !== null;
    merged.set(pid, both ? join(known, memoryUsedBytes) : (known ?? memoryUsedBytes));
  }
  return Array.from(merged, ([pid, memoryUsedBytes]) => ({ pid, memoryUsedBytes }));
}
