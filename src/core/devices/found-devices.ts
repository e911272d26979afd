import type { SamplerMessage, Vendor } from './sampling/contract.ts';
import type { Detection, FoundDevice } from './sources/source.ts';

/** All cards that were ever found in this run, with what is true of their drivers. */
export interface FoundDevices {
  devices: readonly KnownDevice[];
  versions: { nvidiaDriver: string | null; cudaVersion: string | null; rocmVersion: string | null };
  /** onnxruntime's package has its CUDA libraries. */
  cudaProvider: boolean;
  /** Where that package's library lies; null where it is not known. */
  runtimeFolder: string | null;
  notes: readonly string[];
}

export interface KnownDevice extends FoundDevice {
  /** The latest look found it. One that is gone stays known, so that the screen can say so. */
  present: boolean;
}

export const nothingFound: FoundDevices = {
  devices: [],
  versions: { nvidiaDriver: null, cudaVersion: null, rocmVersion: null },
  cudaProvider: false,
  runtimeFolder: null,
  notes: [],
};

/**
 * What is known after a look. `wasAsked` tells of which devices this look says anything: one that was left out because
 * it hangs is still there for all we know, and so is its driver's version.
 */
export function afterLook(
  before: FoundDevices,
  look: Extract<SamplerMessage, { type: 'detected' }>,
  wasAsked: (device: { vendor: Vendor; deviceId: string | null }) => boolean,
): FoundDevices {
  const found = look.found.flatMap(({ detection }) => detection.devices);
  const ids = new Set(found.map(({ id }) => id));
  const devices: KnownDevice[] = found.map((device) => {
    const known = before.devices.find(({ id }) => id === device.id);
    return { ...device, ...(known && factsOf(device, known)), present: true };
  });
  for (const [position, device] of before.devices.entries()) {
    if (ids.has(device.id)) continue;
    const present = device.present && !wasAsked({ vendor: device.vendor, deviceId: device.id });
    devices.splice(position, 0, { ...device, present });
  }
  const kept = before.versions;
  const told = look.found.reduce<Detection['versions']>(
    (all, { detection }) => ({ ...all, ...detection.versions }),
    {},
  );
  const nvidia = wasAsked({ vendor: 'NVIDIA', deviceId: null });
  return {
    devices,
    versions: {
      nvidiaDriver: told.nvidiaDriver ?? (nvidia ? null : kept.nvidiaDriver),
      cudaVersion: told.cudaVersion ?? (nvidia ? null : kept.cudaVersion),
      rocmVersion:
        told.rocmVersion ?? (wasAsked({ vendor: 'AMD', deviceId: null }) ? null : kept.rocmVersion),
    },
    cudaProvider: look.cudaProvider,
    runtimeFolder: look.runtimeFolder,
    notes: [...look.notes, ...look.found.flatMap(({ detection }) => detection.notes)],
  };
}

/** What is true of a device for good stays known when its driver, in trouble, does not tell it any more. */
function factsOf(now: FoundDevice, known: FoundDevice) {
  return {
    memoryTotalBytes: now.memoryTotalBytes ?? known.memoryTotalBytes,
    mig: now.mig ?? known.mig,
    computeCapability: now.computeCapability ?? known.computeCapability,
    multiProcessorCount: now.multiProcessorCount ?? known.multiProcessorCount,
    pciAddress: now.pciAddress ?? known.pciAddress,
    numaNode: now.numaNode ?? known.numaNode,
    temperatureLimitCelsius: now.temperatureLimitCelsius ?? known.temperatureLimitCelsius,
    powerLimitWatts: now.powerLimitWatts ?? known.powerLimitWatts,
  };
}
