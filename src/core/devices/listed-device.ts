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
  /** That what it draws with was decided by someone, as a sentence; null where it was not. */
  providerNote: string | null;
  /** Threads of the worker's operators; null leaves it to onnxruntime. */
  threads: number | null;
}
