import type { SourceReading } from './sources/source.ts';

type ReadMemory = Pick<Extract<SourceReading, { state: 'read' }>, 'memoryUsedBytes' | 'processes'>;

/** Our processes that may hold memory of a device. */
export interface OwnHolders {
  pids: ReadonlySet<number>;
  /** The device's worker runs, and holds a model. */
  workerRuns: boolean;
  holdsModel: boolean;
}

/**
 * Splits the memory in use into ours and others', in bytes. Unknown is null: where the driver does not tell who holds
 * what while a worker of ours runs, or does not list a worker that must hold some (in a container the numbers of
 * processes are others). What the driver itself keeps counts as others'.
 */
export function memoryByHolder({ memoryUsedBytes, processes }: ReadMemory, own: OwnHolders) {
  const ours = heldByUs(processes, own);
  return {
    memoryUsedByAppBytes: ours,
    memoryUsedByOthersBytes:
      ours === null || memoryUsedBytes === null ? null : Math.max(0, memoryUsedBytes - ours),
  };
}

function heldByUs(processes: ReadMemory['processes'], own: OwnHolders): number | null {
  if (processes === null) return own.workerRuns ? null : 0;
  const ours = processes.filter(({ pid }) => own.pids.has(pid));
  if (ours.length === 0) return own.holdsModel ? null : 0;
  return ours.reduce<number | null>(
    (sum, { memoryUsedBytes }) => (sum === null || memoryUsedBytes === null ? null : sum + memoryUsedBytes),
    0,
  );
}
