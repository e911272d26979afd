import { totalmem } from 'node:os';
import type { DetectionWatch, FoundDevice } from '../source.ts';
import { numaNodeOf } from './cards.ts';
import { multiProcessorsOf } from './cores.ts';
import type { CudaFacts } from './cuda-driver.ts';
import { type NvmlDevice, valueOf } from './nvml-answer.ts';
import type { NvmlCalls } from './nvml-calls.ts';
import { nvmlCodes } from './nvml-codes.ts';

/** A card by the place that NVML gives it. */
export type Identified =
  | { state: 'open'; index: number; id: string; device: NvmlDevice }
  /** NVML answered with this code instead. */
  | { state: 'closed'; index: number; code: number }
  | { state: 'skipped'; index: number; id: string };

/**
 * Says which cards are there and asks nothing else of them. Opening a card can hang on it, so each is announced first where
 * its name is known before (`presumed`, by place), and those to be left out are not touched.
 */
export function identifyDevices(
  calls: NvmlCalls,
  presumed: readonly (string | null)[],
  watch: DetectionWatch | null,
): Identified[] {
  return presumed.map((name, index): Identified => {
    if (name !== null) {
      if (watch?.skippedDeviceIds.has(name)) return { state: 'skipped', index, id: name };
      watch?.onDevice(name);
    }
    const device = calls.deviceAt(index);
    if (!device.ok) return { state: 'closed', index, code: device.code };
    const uuid = calls.uuid(device.value);
    if (!uuid.ok) return { state: 'closed', index, code: uuid.code };
    if (watch?.skippedDeviceIds.has(uuid.value)) return { state: 'skipped', index, id: uuid.value };
    return { state: 'open', index, id: uuid.value, device: device.value };
  });
}

/**
 * All that is true of a card for good; null where neither NVML nor CUDA nor the kernel tells. What was found `before` stays
 * when the card does not answer now.
 */
export function describeDevice(
  calls: NvmlCalls,
  { id, device }: { id: string; device: NvmlDevice },
  known: { before: FoundDevice | null; cuda: CudaFacts | null; driver: string | null; root: string },
): FoundDevice {
  const { before, cuda, driver, root } = known;
  const name = calls.name(device);
  if (!name.ok && before) return before;
  const memory = calls.memory(device);
  const computeCapability = valueOf(calls.computeCapability(device));
  const pciAddress = valueOf(calls.pciAddress(device));
  // A GPU inside a processor (GB10, Jetson) works in the machine's memory, and NVML has no figures for that.
  const unifiedMemory = cuda?.integrated === true || (!memory.ok && memory.code === nvmlCodes.notSupported);
  const sharedBytes = unifiedMemory ? (cuda?.memoryTotalBytes ?? totalmem()) : null;
  return {
    id,
    vendor: 'NVIDIA',
    name: valueOf(name) ?? 'NVIDIA GPU',
    memoryTotalBytes: valueOf(memory)?.totalBytes ?? sharedBytes,
    unifiedMemory,
    integrated: cuda?.integrated === true,
    mig: valueOf(calls.isMig(device)),
    computeCapability,
    multiProcessorCount:
      cuda?.multiProcessorCount ?? multiProcessorsOf(valueOf(calls.coreCount(device)), computeCapability),
    driver,
    pciAddress,
    // NVML knows it only where the card itself is a node; the kernel knows which node the card is near to.
    numaNode: (pciAddress === null ? null : numaNodeOf(root, pciAddress)) ?? valueOf(calls.numaNode(device)),
    // Where it is told as a distance, it would move by a degree from look to look.
    temperatureLimitCelsius:
      before?.temperatureLimitCelsius ?? valueOf(calls.temperatureLimitCelsius(device)),
    powerLimitWatts: valueOf(calls.powerLimitWatts(device)),
  };
}

/**
 * An NVIDIA GPU inside a processor is the machine's GPU where it is alone (GB10), not a stopgap beside a better one: it
 * counts as integrated only beside a card.
 */
export function markIntegrated(devices: readonly FoundDevice[]): FoundDevice[] {
  const besideCard = devices.some(({ integrated }) => !integrated);
  return devices.map((device) => ({ ...device, integrated: device.integrated && besideCard }));
}
