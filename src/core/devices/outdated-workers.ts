import type { ExecutionProvider } from '#inference/contract.ts';
import type { WorkerHost } from '../workers/worker-host-types.ts';

/** Replaces workers that draw with another provider than they should by now, as soon as nothing is drawn on them. */
export interface OutdatedWorkers {
  launched(deviceId: string, executionProvider: ExecutionProvider): void;
  /** `wanted` is what its worker should draw with now; undefined for nothing. */
  compare(deviceId: string, wanted: ExecutionProvider | undefined): void;
  /** What a worker does has changed: one that had to finish something may be replaced now. */
  statusChanged(deviceId: string): void;
}

export function createOutdatedWorkers(options: {
  hostOf(deviceId: string): Pick<WorkerHost, 'status' | 'retire'> | undefined;
  /** A worker left, or is to go on for now: brings workers in line with the devices. */
  onRetired(): void;
}): OutdatedWorkers {
  const { hostOf, onRetired } = options;
  const providers = new Map<string, ExecutionProvider>();
  const outdated = new Set<string>();

  function replace(deviceId: string) {
    const host = hostOf(deviceId);
    if (host?.status().state === 'busy') return;
    host?.retire();
    // Else its last picture is still being written.
    if (host?.status().state === 'off') outdated.delete(deviceId);
    onRetired();
  }

  return {
    launched(deviceId, executionProvider) {
      providers.set(deviceId, executionProvider);
      outdated.delete(deviceId);
    },
    compare(deviceId, wanted) {
      const present = providers.get(deviceId);
      if (wanted === undefined || present === undefined || wanted === present) return;
      outdated.add(deviceId);
      replace(deviceId);
    },
    statusChanged(deviceId) {
      if (outdated.has(deviceId)) replace(deviceId);
    },
  };
}
