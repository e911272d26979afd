/**
 * The seam between deciding and acting. A policy is a pure function of a snapshot: the same snapshot gives the same
 * assignments, and nothing it does is visible outside its answer.
 */
export interface QueueSnapshot {
  /** In order of preference; only devices that the queue may use. */
  devices: readonly {
    id: string;
    state: 'idle' | 'busy' | 'unavailable';
    loadedModelIds: readonly string[];
  }[];
  /** Queued units, oldest first. */
  units: readonly QueuedUnit[];
}

export interface QueuedUnit {
  jobId: string;
  unitIndex: number;
  modelId: string;
  /** Devices on which an attempt of this unit failed. */
  failedDeviceIds: readonly string[];
}

export interface Assignment {
  deviceId: string;
  jobId: string;
  unitIndex: number;
}

/** At most one assignment per idle device and per unit. `now` is milliseconds since the epoch. */
export type Policy = (snapshot: QueueSnapshot, now: number) => Assignment[];
