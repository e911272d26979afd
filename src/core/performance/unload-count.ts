import type { Device } from '#shared/contract/devices.ts';

type Loaded = Pick<Device, 'id' | 'loadedModelIds'>;

/** Counts models that leave devices, whoever sends them away: the queue, an idle time, or the worker's end. */
export interface UnloadCount {
  observe(devices: readonly Loaded[]): void;
  of(deviceId: string): number;
}

export function createUnloadCount(): UnloadCount {
  const counts = new Map<string, number>();
  let held = new Map<string, readonly string[]>();
  const add = (deviceId: string, count: number) => counts.set(deviceId, (counts.get(deviceId) ?? 0) + count);
  return {
    observe(devices) {
      const now = new Map(devices.map(({ id, loadedModelIds }) => [id, loadedModelIds]));
      for (const [deviceId, before] of held) {
        const still = now.get(deviceId) ?? [];
        const left = before.filter((modelId) => !still.includes(modelId)).length;
        if (left > 0) add(deviceId, left);
      }
      held = now;
    },
    of: (deviceId) => counts.get(deviceId) ?? 0,
  };
}
