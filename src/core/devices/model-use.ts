/** When each model was last used on each device (milliseconds since the epoch). */
export interface ModelUse {
  began(deviceId: string, modelId: string, now: number): void;
  /** What the device began last is in use until now. */
  goesOn(deviceId: string, now: number): void;
  lastUsedAt(deviceId: string, modelId: string): number | null;
}

export function createModelUse(): ModelUse {
  const devices = new Map<string, { current: string; usedAt: Map<string, number> }>();
  return {
    began(deviceId, modelId, now) {
      const usedAt = devices.get(deviceId)?.usedAt ?? new Map<string, number>();
      usedAt.set(modelId, now);
      devices.set(deviceId, { current: modelId, usedAt });
    },
    goesOn(deviceId, now) {
      const device = devices.get(deviceId);
      device?.usedAt.set(device.current, now);
    },
    lastUsedAt: (deviceId, modelId) => devices.get(deviceId)?.usedAt.get(modelId) ?? null,
  };
}
