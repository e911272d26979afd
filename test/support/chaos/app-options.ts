import { z } from 'zod';

/** Given to the app's process as one JSON argument. */
export const chaosAppOptionsSchema = z.object({
  home: z.string(),
  /** Each worker that is started is written into this file: its device and its process. */
  workerList: z.string(),
  simulatedGpus: z.int(),
  /** A worker that is silent for this long while it works is ended. */
  silenceMs: z.int(),
});
export type ChaosAppOptions = z.infer<typeof chaosAppOptionsSchema>;
