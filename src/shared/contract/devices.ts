import { z } from 'zod';
import { event, request } from '../rpc/define.ts';
import { errorReportSchema } from './common.ts';

export const backendSchema = z.enum(['cuda', 'webgpu', 'cpu', 'simulated']);
export type Backend = z.infer<typeof backendSchema>;

const healthSchema = z.enum(['healthy', 'hot', 'busy-elsewhere', 'failing', 'lost']);

/** The worker process of a device. */
export const workerStatusSchema = z.discriminatedUnion('state', [
  /** Not wanted now (the device is not enabled): no process, no memory held. */
  z.object({ state: z.literal('off') }),
  z.object({ state: z.literal('starting') }),
  z.object({ state: z.literal('idle') }),
  z.object({ state: z.literal('busy'), jobId: z.string(), unitIndex: z.int() }),
  /** The process ended by itself; it is started again at `retryAt` (milliseconds since the epoch). */
  z.object({ state: z.literal('restarting'), retryAt: z.number(), error: errorReportSchema }),
  /** It ended three times in quick succession and is not started again until someone asks. */
  z.object({ state: z.literal('stopped'), error: errorReportSchema }),
]);
export type WorkerStatus = z.infer<typeof workerStatusSchema>;

/** A device and what it is doing. Unknown is null and shows as a dash, never 0. */
export const deviceSchema = z.object({
  /** UUID, PCI address, or `cpu` / `simulated-N`. */
  id: z.string(),
  /** For show only. */
  index: z.int(),
  name: z.string(),
  vendor: z.string().nullable(),
  backend: backendSchema,
  memoryTotalBytes: z.number().nullable(),
  memoryUsedBytes: z.number().nullable(),
  memoryFreeBytes: z.number().nullable(),
  utilizationPercent: z.number().nullable(),
  temperatureCelsius: z.number().nullable(),
  powerDrawWatts: z.number().nullable(),
  computeCapability: z.string().nullable(),
  multiProcessorCount: z.int().nullable(),
  driver: z.string().nullable(),
  health: healthSchema,
  /** Whether the queue may use it now (multi-GPU switch, max-GPUs slider). */
  enabled: z.boolean(),
  worker: workerStatusSchema,
  loadedModelIds: z.array(z.string()),
});
export type Device = z.infer<typeof deviceSchema>;

export const devices = {
  requests: {
    /** Starts the stopped worker of a device again. */
    'devices.restartWorker': request(z.strictObject({ deviceId: z.string().max(200) }), z.object({})),
  },
  events: {
    'devices.changed': event<{ devices: Device[] }>(),
  },
};
