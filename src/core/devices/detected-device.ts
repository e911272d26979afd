import type { ExecutionProvider } from '#inference/contract.ts';
import type { Device, DeviceReading } from '#shared/contract/devices.ts';
import type { Vendor } from './sampling/contract.ts';

/** What changes from second to second. */
export type Readings = Omit<DeviceReading, 'deviceId'>;

/** A device of the list: what is true of it for good, and how a worker is pinned to it. */
export interface ListedDevice extends Omit<
  Device,
  keyof Readings | 'vendor' | 'index' | 'health' | 'healthReason' | 'enabled' | 'worker' | 'loadedModelIds'
> {
  vendor: Vendor | null;
  kind: 'card' | 'processor' | 'simulated';
  /** The latest look found it. */
  present: boolean;
  executionProvider: ExecutionProvider;
  /** Threads of the worker's operators; null leaves it to onnxruntime. */
  threads: number | null;
  /** Pins the worker process to this device. */
  environment: Record<string, string>;
}

/** Everything unknown: null, shown as a dash. */
export const unknownFacts = {
  vendor: null,
  memoryTotalBytes: null,
  unifiedMemory: false,
  integrated: false,
  mig: null,
  computeCapability: null,
  multiProcessorCount: null,
  driver: null,
  pciAddress: null,
  numaNode: null,
  temperatureLimitCelsius: null,
  powerLimitWatts: null,
  hiddenBy: null,
} as const;

/** Before the first look. */
export const unknownReadings: Readings = {
  memoryUsedBytes: null,
  memoryFreeBytes: null,
  memoryUsedByAppBytes: null,
  memoryUsedByOthersBytes: null,
  utilizationPercent: null,
  temperatureCelsius: null,
  powerDrawWatts: null,
  sampledAt: null,
  stale: false,
};
