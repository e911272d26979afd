import type { Settings } from '#shared/contract/settings.ts';

/**
 * Which devices the queue may use: the first one in single-GPU mode, else the first `maxGpus`.
 * At least one, so that a machine with one device or none works the same way.
 */
export function enabledDeviceIds(
  deviceIds: readonly string[],
  settings: Pick<Settings, 'multiGpu' | 'maxGpus'>,
): Set<string> {
  return new Set(deviceIds.slice(0, settings.multiGpu ? Math.max(1, settings.maxGpus) : 1));
}
