/** What was learnt; null and 0 where nothing is known of the model on any device. */
export interface KnownTimes {
  /** Seconds for so much work, without loading; for a batch of so many pictures of that much work each. */
  runSeconds(modelId: string, deviceId: string, work: number, batchSize?: number): number | null;
  loadSeconds(modelId: string, deviceId: string): number;
  /** Pictures of so many pixels that a device may draw together, as far as it is known now. */
  largestBatch(modelId: string, deviceId: string, pixelsPerUnit: number): number;
}

/** Pictures of one job that wait. */
export interface PredictedUnits {
  jobId: string;
  modelId: string;
  work: number;
  /** Of one picture. */
  pixelsPerUnit: number;
  count: number;
  /** Pictures with the same key can be drawn together; null for those that are drawn alone. */
  batchKey: string | null;
  /** The only device that may make them; any when left out or null. */
  pinnedDeviceId?: string | null;
}
