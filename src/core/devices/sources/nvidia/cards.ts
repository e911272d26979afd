import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const nvidiaVendor = '0x10de';
/** PCI's class of display controllers: VGA, 3D, others. */
const displayClass = '0x03';

/**
 * PCI addresses of NVIDIA's cards as the kernel sees them, with or without a driver; none where there is no sysfs.
 *
 * @param root where `sys/` lies
 */
export function nvidiaCards(root: string): string[] {
  const folder = join(root, 'sys/bus/pci/devices');
  return list(folder)
    .filter((address) => read(join(folder, address, 'vendor')) === nvidiaVendor)
    .filter((address) => read(join(folder, address, 'class'))?.startsWith(displayClass))
    .sort(byAddress);
}

/** The NUMA node that a card is near to; null where the kernel does not say (it writes -1). */
export function numaNodeOf(root: string, pciAddress: string): number | null {
  const text = read(join(root, 'sys/bus/pci/devices', pciAddress, 'numa_node'));
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : null;
}

/**
 * UUIDs of the cards that NVIDIA's kernel driver serves, told without NVML, in the order of their addresses, which is NVML's
 * too; null for one that the driver has not asked yet.
 *
 * @param root where `proc/` lies
 */
export function driverUuids(root: string): (string | null)[] {
  const folder = join(root, 'proc/driver/nvidia/gpus');
  return list(folder)
    .sort(byAddress)
    .map((address) => read(join(folder, address, 'information')) ?? '')
    .filter((information) => !/^GPU Excluded:\s*Yes/im.test(information))
    .map((information) => /^GPU UUID:\s*(GPU-[\da-f-]+)\s*$/im.exec(information)?.[1] ?? null);
}

const byAddress = (a: string, b: string) => a.length - b.length || (a < b ? -1 : Number(a > b));

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}
