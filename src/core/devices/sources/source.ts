/**
 * Where devices are found and read: one file per source (nvml, nvidia-smi, amdgpu). Sources run in the sampler's
 * process and nowhere else, since a driver may hang whoever asks it.
 */

/** What a source knows of a device for good. Unknown is null. JSON values only: it travels to the app's process. */
export interface FoundDevice {
  /** NVIDIA: the UUID (`GPU-…`). AMD: `<PCI address>` or `<PCI address>/<unique id>`. Stable over restarts. */
  id: string;
  vendor: 'NVIDIA' | 'AMD';
  name: string;
  memoryTotalBytes: number | null;
  unifiedMemory: boolean;
  integrated: boolean;
  mig: boolean | null;
  /** `9.0` */
  computeCapability: string | null;
  multiProcessorCount: number | null;
  driver: string | null;
  /** `0000:1a:00.0`, lower case. */
  pciAddress: string | null;
  numaNode: number | null;
  temperatureLimitCelsius: number | null;
  powerLimitWatts: number | null;
}

/** What a source finds at one look. */
export interface Detection {
  /** In the driver's own order. */
  devices: FoundDevice[];
  /** Versions of the whole installation, as far as this source knows them. */
  versions: Partial<Record<'nvidiaDriver' | 'cudaVersion' | 'rocmVersion', string>>;
  /** What was in the way, as sentences for people. A machine without such cards is no trouble and gives none. */
  notes: string[];
}

/** One timed look at one device. */
export type SourceReading =
  | {
      state: 'read';
      id: string;
      memoryUsedBytes: number | null;
      memoryFreeBytes: number | null;
      utilizationPercent: number | null;
      temperatureCelsius: number | null;
      powerDrawWatts: number | null;
      /** Who holds memory of the device; null where the driver does not tell. */
      processes: { pid: number; memoryUsedBytes: number | null }[] | null;
    }
  /** The driver answered that this device is gone (`lost`) or does not work (`failing`); one sentence says what it said. */
  | { state: 'lost' | 'failing'; id: string; reason: string };

/** Goes along while a source looks for devices, so that a driver that hangs on one of them is not asked of it again. */
export interface DetectionWatch {
  /** Said before the driver is asked for more of a device than who it is; null before it is asked about all at once. */
  onDevice(id: string | null): void;
  /** Devices that hang whoever asks for more: they are left out. */
  skippedDeviceIds: Pick<ReadonlySet<string>, 'has'>;
}

/** Both calls are synchronous and may hang: the sampler's host watches the clock. */
export interface DeviceSource {
  name: 'nvml' | 'nvidia-smi' | 'amdgpu';
  detect(watch?: DetectionWatch): Detection;
  /** Reads one device that `detect` found. Never throws: what goes wrong with a device is its reading. */
  read(id: string): SourceReading;
  dispose(): void;
}

/**
 * Opens a source: `absent` where the machine has nothing for it (no such driver), `unusable` with a sentence where
 * it has but it does not work.
 */
export type OpenedSource =
  { state: 'open'; source: DeviceSource } | { state: 'absent' } | { state: 'unusable'; reason: string };
