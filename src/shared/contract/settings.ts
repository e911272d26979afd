import { z } from 'zod';
import { event, request } from '../rpc/define.ts';

const mebibyte = 1024 * 1024;

/** Kept together by model; in turn; to the shortest queue; to the most free memory. */
export const strategySchema = z.enum(['affinity', 'round-robin', 'queue-depth', 'least-memory']);
export type StrategyName = z.infer<typeof strategySchema>;

const deviceIdSchema = z.string().max(200);

/** A device that is kept free for something else. */
const reservationSchema = z.strictObject({
  deviceId: deviceIdSchema,
  /** Milliseconds since the epoch; null until someone ends it. */
  untilMs: z.number().nullable(),
});
export type DeviceReservation = z.infer<typeof reservationSchema>;

export const settingsSchema = z.strictObject({
  /** Off: one device, jobs in order. */
  multiGpu: z.boolean(),
  maxGpus: z.int().min(1).max(64),
  /** Whether cards that are part of the processor are used like others. */
  useIntegratedGpus: z.boolean(),
  /** A card is busy elsewhere when other programs hold more of its memory than this... */
  gpuIdleMemoryBytes: z
    .int()
    .min(0)
    .max(1024 * 1024 * mebibyte),
  /** ...or keep it busier than this. */
  gpuIdleUtilizationPercent: z.number().min(0).max(100),
  /** Memory of a device that models must leave free. */
  gpuMemorySafetyBytes: z
    .int()
    .min(0)
    .max(1024 * 1024 * mebibyte),
  /** How jobs are given to several devices. */
  strategy: strategySchema,
  /** How much later than in a plain queue a job may be done, at the very most. */
  maxWaitSeconds: z.number().min(0).max(86_400),
  /** A model that nobody used for so long leaves memory, and a device that holds none sleeps; 0 for never. */
  modelIdleTimeoutSeconds: z.number().min(0).max(604_800),
  /** So many of the most used models stay, each on one device. */
  keepWarmModels: z.int().min(0).max(100),
  /** Pictures of the same model, size, steps and scheduler are drawn in one go, whatever job they are of. */
  enableBatching: z.boolean(),
  /** Pictures in one go, at most. */
  maxBatchSize: z.int().min(1).max(64),
  /** So long an idle device waits for more pictures before it begins with fewer. */
  maxBatchWaitSeconds: z.number().min(0).max(60),
  /** Nothing new is begun; what runs goes on to its end. */
  queuePaused: z.boolean(),
  /** Devices that are never used. */
  excludedDeviceIds: z.array(deviceIdSchema).max(1000),
  /** Devices that are not used for a time; those that are over disappear. */
  deviceReservations: z.array(reservationSchema).max(1000),
  /** Whether other programs may use the browser shell's HTTP API, with a key. */
  apiEnabled: z.boolean(),
  /** Keys of suggestions that are never to come again. */
  dismissedSuggestions: z.array(z.string().max(300)).max(500),
  colorScheme: z.enum(['system', 'light', 'dark']),
});
export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = {
  multiGpu: false,
  maxGpus: 4,
  useIntegratedGpus: false,
  gpuIdleMemoryBytes: 1024 * mebibyte,
  gpuIdleUtilizationPercent: 10,
  gpuMemorySafetyBytes: 512 * mebibyte,
  strategy: 'affinity',
  maxWaitSeconds: 60,
  modelIdleTimeoutSeconds: 600,
  keepWarmModels: 1,
  enableBatching: true,
  maxBatchSize: 8,
  maxBatchWaitSeconds: 0,
  queuePaused: false,
  excludedDeviceIds: [],
  deviceReservations: [],
  apiEnabled: false,
  dismissedSuggestions: [],
  colorScheme: 'system',
};

export const settings = {
  requests: {
    'settings.update': request(settingsSchema.partial(), settingsSchema),
  },
  events: {
    'settings.changed': event<{ settings: Settings }>(),
  },
};
