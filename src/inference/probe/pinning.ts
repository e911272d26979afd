import { PolyptychError } from '#shared/errors.ts';
import type { CardIdentity } from '../contract.ts';
import type { VulkanDevice } from './vulkan-devices.ts';
import type { VulkanDeviceKind } from './vulkan-layout.ts';

/** Dawn takes the strongest kind of device that it finds: onnxruntime asks it for high performance. */
const preference: readonly VulkanDeviceKind[] = ['discrete', 'integrated', 'virtual', 'other', 'processor'];

/** Whether two names are of one card; null where they have nothing in common that would tell. */
function isSameCard(one: CardIdentity, other: CardIdentity): boolean | null {
  // First the address: the parts of a divided card (MIG) have UUIDs of their own.
  if (one.pciAddress !== null && other.pciAddress !== null) return one.pciAddress === other.pciAddress;
  if (one.uuid !== null && other.uuid !== null) return one.uuid === other.uuid;
  return null;
}

const nameOf = ({ name, pciAddress }: CardIdentity) =>
  pciAddress === null ? `"${name}"` : `"${name}" at ${pciAddress}`;

/** Throws `no_device` when CUDA's first card is not the wanted one; returns the card, as CUDA names it. */
export function judgeCudaCard(seen: CardIdentity, wanted: CardIdentity | null): CardIdentity {
  if (wanted === null || isSameCard(seen, wanted) !== false) return seen;
  throw new PolyptychError(
    'no_device',
    `CUDA shows ${nameOf(seen)} to this worker instead of ${nameOf(wanted)}: look at CUDA_VISIBLE_DEVICES.`,
  );
}

/**
 * The card that WebGPU will draw on. Throws `no_device` when that is not surely the wanted one: of several devices of the
 * strongest kind, Dawn may take any.
 */
export function judgeVulkanDevices(seen: readonly VulkanDevice[], wanted: CardIdentity | null): CardIdentity {
  const kind = preference.find((one) => seen.some((device) => device.kind === one));
  const candidates = seen.filter((device) => device.kind === kind);
  const [first] = candidates;
  if (!first)
    throw new PolyptychError(
      'no_device',
      "Vulkan finds no device: install the driver of the computer's cards.",
    );
  if (wanted === null) return identityOf(first);
  if (kind === 'processor')
    throw new PolyptychError(
      'no_device',
      `Vulkan has no driver for ${nameOf(wanted)}, only the processor ("${first.name}"): install the card's Vulkan driver.`,
    );
  const other = candidates.find((device) => isSameCard(device, wanted) === false);
  const unsure = candidates.length > 1 && candidates.some((device) => isSameCard(device, wanted) !== true);
  if (other || unsure)
    throw new PolyptychError(
      'no_device',
      `Vulkan shows ${nameOf(other ?? first)} to the worker of ${nameOf(wanted)}, so WebGPU could draw on the wrong card: install Mesa's Vulkan drivers, which bring the layer that chooses one.`,
    );
  return identityOf(first);
}

const identityOf = ({ name, uuid, pciAddress }: VulkanDevice): CardIdentity => ({ name, uuid, pciAddress });
