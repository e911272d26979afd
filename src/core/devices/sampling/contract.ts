import type { Detection, FoundDevice, SourceReading } from '../sources/source.ts';

/** What the sampler process and its host say to each other. JSON values only. */
export interface SamplerOptions {
  /** Distance of two samples. */
  intervalMs: number;
  /** How often the machine is looked over for cards that came or went. */
  detectionIntervalMs: number;
  /** Where `sys/` and `opt/` lie: `/`, or POLYPTYCH_SYSFS_ROOT. */
  sysfsRoot: string;
  /** POLYPTYCH_NVML_LIBRARY, or null for the system's. */
  nvmlLibrary: string | null;
  /** POLYPTYCH_CUDA_LIBRARY, or null for the system's. */
  cudaLibrary: string | null;
  /** What is not to be touched from the start. */
  skipped: Skipped;
  /** Looks at this device alone; null for all. */
  onlyDeviceId: string | null;
}

export type Vendor = FoundDevice['vendor'];
export const vendors: readonly Vendor[] = ['NVIDIA', 'AMD'];

/** Known to hang whoever asks: left out until the host says otherwise. */
export interface Skipped {
  deviceIds: readonly string[];
  /** Vendors whose driver hangs already while it is asked for devices. */
  vendors: readonly Vendor[];
}

/** What was found of one vendor at the latest look. */
export interface VendorDetection {
  vendor: Vendor;
  detection: Detection;
}

export type SamplerMessage =
  /**
   * Said before each call into a driver, so that the host knows what hangs: the device is null while a driver is asked
   * for devices and has not come to one yet.
   */
  | { type: 'asking'; vendor: Vendor; deviceId: string | null; task: 'detect' | 'read' }
  /** All vendors were looked for; also sent again whenever a card came or went. Notes are of drivers that do not work. */
  | {
      type: 'detected';
      found: VendorDetection[];
      /** onnxruntime's own folder has its CUDA libraries. */
      cudaProvider: boolean;
      /** That folder; null where it is not known. */
      runtimeFolder: string | null;
      notes: string[];
    }
  /** All devices were read. */
  | { type: 'sampled'; at: number; readings: SourceReading[] };

export type SamplerHostMessage = { type: 'skip'; skipped: Skipped } | { type: 'shutdown' };
