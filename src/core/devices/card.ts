import { availableParallelism } from 'node:os';
import type { Device } from '#shared/contract/devices.ts';
import type { ListedDevice } from './listed-device.ts';
import type { KnownDevice } from './found-devices.ts';

/**
 * A card as the list has it: how a worker process reaches it, and it alone. CUDA where onnxruntime has it, else WebGPU
 * over Vulkan.
 */
export function describeCard(
  card: KnownDevice,
  context: {
    cudaProvider: boolean;
    hiddenBy: Device['hiddenBy'];
    /** Cards that may be used at the same time. */
    sharers: number;
  },
): ListedDevice {
  const cuda = card.vendor === 'NVIDIA' && context.cudaProvider;
  return {
    ...card,
    kind: 'card',
    backend: cuda ? 'cuda' : 'webgpu',
    hiddenBy: context.hiddenBy,
    executionProvider: cuda ? 'cuda' : 'webgpu',
    // What a card cannot do is done by the processor: its cores are shared.
    threads: Math.max(1, Math.floor(availableParallelism() / Math.max(1, context.sharers))),
    environment: cuda ? { CUDA_VISIBLE_DEVICES: card.id } : vulkanPinning(card.pciAddress),
  };
}

/**
 * Mesa's device-select layer, which Vulkan loads for the drivers of all vendors, takes a PCI address with underscores;
 * the exclamation mark hides all other devices (docs.mesa3d.org/envvars.html, DRI_PRIME).
 */
function vulkanPinning(pciAddress: string | null): Record<string, string> {
  return pciAddress === null ? {} : { DRI_PRIME: `pci-${pciAddress.replaceAll(/[:.]/g, '_')}!` };
}
