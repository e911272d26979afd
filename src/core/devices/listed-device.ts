import type { Device, Readings } from '#shared/contract/devices.ts';
import type { ProviderChoice } from './provider-ladder.ts';
import type { Vendor } from './sampling/contract.ts';

/** A device of the list: what is true of it for good, and how a worker is pinned to it. */
export interface ListedDevice extends Omit<
  Device,
  | keyof Readings
  | 'vendor'
  | 'index'
  | 'health'
  | 'healthReason'
  | 'backendReason'
  | 'provenCard'
  | 'enabled'
  | 'worker'
  | 'loadedModelIds'
> {
  vendor: Vendor | null;
  kind: 'card' | 'processor' | 'simulated';
  /** The latest look found it. */
  present: boolean;
  /** Ways to draw on it, the best first, never none. */
  providers: readonly [ProviderChoice, ...ProviderChoice[]];
  /** Threads of the worker's operators; null leaves it to onnxruntime. */
  threads: number | null;
}

/** What of it is for everybody. */
export function factsOf(device: ListedDevice) {
  const { kind: _kind, present: _present, providers: _providers, threads: _threads, ...facts } = device;
  return facts;
}
