import { availableParallelism } from 'node:os';
import type { ExecutionProvider } from '#inference/contract.ts';
import type { Device } from '#shared/contract/devices.ts';
import type { ListedDevice } from './listed-device.ts';
import type { KnownDevice } from './found-devices.ts';
import type { ProviderChoice } from './provider-ladder.ts';

/**
 * A card as the list has it: how a worker process reaches it, and it alone. CUDA where onnxruntime has it, else WebGPU
 * over Vulkan.
 */
export function describeCard(
  card: KnownDevice,
  context: {
    /** onnxruntime has its CUDA libraries beside itself. */
    cudaProvider: boolean;
    /** How those of ours are found; null where there are none. */
    cudaLibraryPath: string | null;
    /** What all cards are to draw with; null for what fits them best. */
    forced: ExecutionProvider | null;
    hiddenBy: Device['hiddenBy'];
    /** Cards that may be used at the same time. */
    sharers: number;
  },
): ListedDevice {
  const { id } = card;
  const { cudaProvider, cudaLibraryPath, forced } = context;
  const hasCuda = card.vendor === 'NVIDIA' && (cudaProvider || cudaLibraryPath !== null);
  // What Vulkan is told hides nothing from CUDA, and the other way round.
  const webgpu: ProviderChoice = { executionProvider: 'webgpu', environment: vulkanPinning(card) };
  const cuda: ProviderChoice = {
    executionProvider: 'cuda',
    environment: {
      CUDA_VISIBLE_DEVICES: id,
      ...(cudaLibraryPath === null ? {} : { LD_LIBRARY_PATH: cudaLibraryPath }),
    },
  };
  const cpu: ProviderChoice = { executionProvider: 'cpu', environment: {} };
  const fitting: ListedDevice['providers'] = hasCuda ? [cuda, webgpu] : [webgpu];
  const providers: ListedDevice['providers'] = forced === null ? fitting : [{ cuda, webgpu, cpu }[forced]];
  return {
    ...card,
    kind: 'card',
    backend: cardBackend(providers[0]) ?? cardBackend(fitting[0]) ?? 'webgpu',
    hiddenBy: context.hiddenBy,
    providers,
    // What a card cannot do is done by the processor: its cores are shared.
    threads: Math.max(1, Math.floor(availableParallelism() / Math.max(1, context.sharers))),
  };
}

/** A card stays one, even where the processor draws for it. */
export function cardBackend({ executionProvider }: ProviderChoice): 'cuda' | 'webgpu' | null {
  return executionProvider === 'cpu' ? null : executionProvider;
}

/** PCI vendor numbers. */
const vendorIds: Record<KnownDevice['vendor'], string> = { NVIDIA: '0x10de', AMD: '0x1002' };

/**
 * Mesa's device-select layer, which Vulkan loads for the drivers of all vendors, takes a PCI address with underscores;
 * the exclamation mark hides all other devices (docs.mesa3d.org/envvars.html, DRI_PRIME). Where Mesa is not installed,
 * Vulkan's loader itself, from 1.4.326 on, hides at least other vendors' cards and the processor. The worker checks what
 * it sees.
 */
function vulkanPinning({ vendor, pciAddress }: KnownDevice): Record<string, string> {
  return {
    VK_LOADER_VENDOR_ID_FILTER: vendorIds[vendor],
    ...(pciAddress === null ? {} : { DRI_PRIME: `pci-${pciAddress.replaceAll(/[:.]/g, '_')}!` }),
  };
}
