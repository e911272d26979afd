import type { DrmClient } from './drm-clients.ts';
import { type Files, parseCount } from './files.ts';

const computeFolder = 'sys/class/kfd/kfd/proc';

/** Processes and the memory that they hold, in bytes. */
export type ProcessMemory = { pid: number; memoryUsedBytes: number | null }[];

/** What KFD counts for each ROCm process in a card that has these ids of KFD's; null where KFD is missing. */
export function readComputeProcesses(files: Files, gpuIds: readonly string[]): ProcessMemory | null {
  if (gpuIds.length === 0 || !files.has(computeFolder)) return null;
  return files.names(computeFolder).flatMap((name) => {
    const pid = parseCount(name);
    const parts = gpuIds.flatMap((gpuId) => files.count(`${computeFolder}/${name}/vram_${gpuId}`) ?? []);
    const memoryUsedBytes = parts.reduce((sum, part) => sum + part, 0);
    return pid === null || memoryUsedBytes === 0 ? [] : [{ pid, memoryUsedBytes }];
  });
}

/**
 * Puts both lists together. A ROCm process opens the graphics interface too, and newer kernels count its memory in
 * both places: the larger figure holds, not the sum. Null where neither list can be had.
 */
export function joinProcesses(
  compute: ProcessMemory | null,
  clients: readonly DrmClient[] | null,
  unifiedMemory: boolean,
): ProcessMemory | null {
  if (compute === null && clients === null) return null;
  const graphics = new Map<number, number>();
  for (const { pid, memoryBytes, sharedBytes } of clients ?? []) {
    graphics.set(pid, (graphics.get(pid) ?? 0) + memoryBytes + (unifiedMemory ? sharedBytes : 0));
  }
  const largest = new Map(graphics);
  for (const { pid, memoryUsedBytes } of compute ?? []) {
    largest.set(pid, Math.max(largest.get(pid) ?? 0, memoryUsedBytes ?? 0));
  }
  return [...largest].map(([pid, memoryUsedBytes]) => ({ pid, memoryUsedBytes }));
}
