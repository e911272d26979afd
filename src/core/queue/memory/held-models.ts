/** A model in a device's memory. */
export interface HeldModel {
  deviceId: string;
  modelId: string;
  footprintBytes: number;
  /** Milliseconds since the epoch. */
  lastUsedAt: number;
  /** The device draws, perhaps with it: it stays. */
  inUse: boolean;
  /** Units of it wait. */
  waitedFor: boolean;
  /** How much it is asked for lately; only comparisons mean anything. */
  worth: number;
}
