import { z } from 'zod';
import { event, request } from '../rpc/define.ts';
import { errorReportSchema, nothing } from './common.ts';

export const backendSchema = z.enum(['cuda', 'webgpu', 'cpu', 'simulated']);
export type Backend = z.infer<typeof backendSchema>;

export const healthSchema = z.enum(['healthy', 'hot', 'busy-elsewhere', 'failing', 'lost']);

/** The worker process of a device. */
export const workerStatusSchema = z.discriminatedUnion('state', [
  /** Not wanted now (the device is not enabled, or sleeps until it is needed): no process, no memory held. */
  z.object({ state: z.literal('off') }),
  z.object({ state: z.literal('starting') }),
  z.object({ state: z.literal('idle') }),
  z.object({ state: z.literal('busy'), jobId: z.string(), unitIndex: z.int() }),
  /** The process ended by itself; it is started again at `retryAt` (milliseconds since the epoch). */
  z.object({ state: z.literal('restarting'), retryAt: z.number(), error: errorReportSchema }),
  /** It failed again and again: the device is left alone until `retryAt` (milliseconds since the epoch), or until someone asks. */
  z.object({ state: z.literal('stopped'), retryAt: z.number(), error: errorReportSchema }),
]);
export type WorkerStatus = z.infer<typeof workerStatusSchema>;

/** What changes from second to second. Unknown is null and shows as a dash, never 0. */
const readingShape = {
  memoryUsedBytes: z.number().nullable(),
  memoryFreeBytes: z.number().nullable(),
  /** Held by our workers, and by other programs, as far as the driver tells who holds what. */
  memoryUsedByAppBytes: z.number().nullable(),
  memoryUsedByOthersBytes: z.number().nullable(),
  /** Share of the time in which a kernel ran. */
  utilizationPercent: z.number().nullable(),
  temperatureCelsius: z.number().nullable(),
  powerDrawWatts: z.number().nullable(),
  /** When these readings were taken (milliseconds since the epoch); null before the first. */
  sampledAt: z.number().nullable(),
  /** The driver does not answer in time: the readings are the last ones known. */
  stale: z.boolean(),
};

/** A device and what it is doing. */
export const deviceSchema = z.object({
  ...readingShape,
  /** NVIDIA's UUID, AMD's PCI address and unique id, or `cpu` / `simulated-N`. */
  id: z.string(),
  /** For show only. */
  index: z.int(),
  name: z.string(),
  vendor: z.string().nullable(),
  /** What it draws with, or would when it is used. */
  backend: backendSchema,
  /** Why that is not what fits it best, as sentences; null where it is. */
  backendReason: z.string().nullable(),
  /** The card that its worker has found itself on, by its driver's name for it; null before, and on the processor. */
  provenCard: z.string().nullable(),
  memoryTotalBytes: z.number().nullable(),
  /** The device works in the machine's own memory. */
  unifiedMemory: z.boolean(),
  /** Part of the processor: used only when asked for. */
  integrated: z.boolean(),
  /** Divided into instances (NVIDIA's MIG); null where that cannot be. */
  mig: z.boolean().nullable(),
  computeCapability: z.string().nullable(),
  /** Streaming multiprocessors, compute units, or the processor's threads. */
  multiProcessorCount: z.int().nullable(),
  /** Version of the driver. */
  driver: z.string().nullable(),
  /** `0000:1a:00.0`. */
  pciAddress: z.string().nullable(),
  numaNode: z.int().nullable(),
  /** Above it the device slows itself down. */
  temperatureLimitCelsius: z.number().nullable(),
  powerLimitWatts: z.number().nullable(),
  /** The environment variable that keeps this device from being used. */
  hiddenBy: z.object({ variable: z.string(), value: z.string() }).nullable(),
  health: healthSchema,
  /** Why it is not healthy, as one sentence. */
  healthReason: z.string().nullable(),
  /** Whether the queue may use it now (multi-GPU switch, max-GPUs slider). */
  enabled: z.boolean(),
  worker: workerStatusSchema,
  loadedModelIds: z.array(z.string()),
});
export type Device = z.infer<typeof deviceSchema>;
export type Health = Device['health'];

export const deviceReadingSchema = z.object({ deviceId: z.string(), ...readingShape });
export type DeviceReading = z.infer<typeof deviceReadingSchema>;
export type Readings = Omit<DeviceReading, 'deviceId'>;

/** Nothing was read yet. */
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

/** What a device need not tell of itself. */
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
} as const satisfies Partial<Device>;

/** What onnxruntime needs to draw on NVIDIA's cards: too large to come along, so fetched when someone asks for it. */
const cudaLibrariesSchema = z.discriminatedUnion('state', [
  /** There are none for this platform, or none are needed. */
  z.object({ state: z.literal('unsupported') }),
  z.object({ state: z.literal('missing') }),
  /** `totalBytes` is null until the server has told it. */
  z.object({
    state: z.literal('downloading'),
    doneBytes: z.number(),
    totalBytes: z.number().nullable(),
  }),
  z.object({ state: z.literal('unpacking') }),
  z.object({ state: z.literal('installed'), version: z.string() }),
  z.object({ state: z.literal('failed'), error: errorReportSchema }),
]);
export type CudaLibraries = z.infer<typeof cudaLibrariesSchema>;

/** What is true of the computer as a whole. */
export const machineSchema = z.object({
  /** Until the first look at the drivers is done, the list of devices may still grow. */
  detection: z.enum(['running', 'done']),
  /** Cards that were found, hidden ones and simulated ones included, the processor not. */
  gpuCount: z.int(),
  /** Of all cards that are not hidden; what integrated ones share with the machine only where there is no other. */
  totalGpuMemoryBytes: z.number().nullable(),
  nvidiaDriver: z.string().nullable(),
  /** Newest CUDA version that the driver supports. */
  cudaVersion: z.string().nullable(),
  rocmVersion: z.string().nullable(),
  cudaLibraries: cudaLibrariesSchema,
  /** What was in the way of finding all cards, as sentences for people. */
  notes: z.array(z.string()),
});
export type Machine = z.infer<typeof machineSchema>;

/** Before the first look. */
export const unknownMachine: Machine = {
  detection: 'running',
  gpuCount: 0,
  totalGpuMemoryBytes: null,
  nvidiaDriver: null,
  cudaVersion: null,
  rocmVersion: null,
  cudaLibraries: { state: 'unsupported' },
  notes: [],
};

/** Readings over time, oldest first; a gap is null. */
const historySchema = z.object({
  /** Distance of two points in time. */
  stepMs: z.number(),
  /** When the last point was (milliseconds since the epoch). */
  endsAt: z.number(),
  series: z.array(
    z.object({
      deviceId: z.string(),
      utilizationPercent: z.array(z.number().nullable()),
      memoryUsedBytes: z.array(z.number().nullable()),
      temperatureCelsius: z.array(z.number().nullable()),
      powerDrawWatts: z.array(z.number().nullable()),
    }),
  ),
});
export type DeviceHistory = z.infer<typeof historySchema>;

/** The last minute, ten minutes, hour. */
export const historySpansSeconds = [60, 600, 3600] as const;

export const devices = {
  requests: {
    /** Starts the stopped worker of a device again. */
    'devices.restartWorker': request(z.strictObject({ deviceId: z.string().max(200) }), z.object({})),
    /** Fetches the CUDA libraries, or goes on where that stopped; answers at once, `machine.cudaLibraries` tells the rest. */
    'devices.installCuda': request(nothing, z.object({})),
    /** Stops that; what has arrived is kept. */
    'devices.cancelCuda': request(nothing, z.object({})),
    /** All devices' readings of a time span, at most 300 points each (means where the span has more). */
    'devices.history': request(
      z.strictObject({ spanSeconds: z.literal(historySpansSeconds) }),
      historySchema,
    ),
  },
  events: {
    /** A device came, went, or changed in anything but its readings. */
    'devices.changed': event<{ devices: Device[]; machine: Machine }>(),
    /** Once a second. */
    'devices.sampled': event<{ readings: DeviceReading[] }>(),
  },
};
