import type { Backend, Device } from '#shared/contract/devices.ts';
import type { ExecutionProvider } from '#inference/contract.ts';

/** A device as a source finds it; what changes while it runs (worker, load) is added by the registry. */
export type DetectedDevice = Omit<Device, 'index' | 'enabled' | 'worker' | 'loadedModelIds'> & {
  backend: Backend;
  executionProvider: ExecutionProvider;
  /** Threads of the worker's operators; null leaves it to onnxruntime. */
  threads: number | null;
  /** Pins the worker process to this device. */
  environment: Record<string, string>;
};

/** Everything unknown: null, shown as a dash. */
export const unknownReadings = {
  memoryTotalBytes: null,
  memoryUsedBytes: null,
  memoryFreeBytes: null,
  utilizationPercent: null,
  temperatureCelsius: null,
  powerDrawWatts: null,
  computeCapability: null,
  multiProcessorCount: null,
  driver: null,
} as const;
