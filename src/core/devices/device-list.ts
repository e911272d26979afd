import type { CudaLibraries, Machine } from '#shared/contract/devices.ts';
import { describeCard } from './card.ts';
import { describeCpu } from './cpu.ts';
import { forcedProvider } from './forced-provider.ts';
import type { ListedDevice } from './listed-device.ts';
import type { FoundDevices } from './found-devices.ts';
import type { ProcessorReader } from './processor.ts';
import { simulateDevices } from './simulated.ts';
import { applyVisibility } from './visibility.ts';
import type { VisibilityEnvironment } from './visibility/rule.ts';

export interface ListContext {
  /** Simulated devices stand in for the machine's own; 0 for none. */
  simulatedGpus: number;
  threadsPerWorker: number | null;
  environment: VisibilityEnvironment;
  processor: Omit<ProcessorReader, 'read'>;
  /** `LD_LIBRARY_PATH` by which a worker finds CUDA libraries of ours; null without. */
  cudaLibraryPath: string | null;
}

/** All devices as people see them: cards in the order wanted, hidden ones after them, the processor last. */
export function listDevices(found: FoundDevices, context: ListContext): ListedDevice[] {
  const { simulatedGpus, threadsPerWorker: threads, environment, processor, cudaLibraryPath } = context;
  if (simulatedGpus > 0)
    return simulateDevices(simulatedGpus, { threads, machineMemoryBytes: processor.memoryTotalBytes });
  const { cudaProvider } = found;
  const forced = forcedProvider(environment);
  const cards = applyVisibility(found.devices, environment);
  const usable = cards.filter(({ device, hiddenBy }) => device.present && hiddenBy === null);
  return [
    ...cards.map(({ device, hiddenBy }) =>
      describeCard(device, { cudaProvider, cudaLibraryPath, forced, hiddenBy, sharers: usable.length }),
    ),
    describeCpu(threads, processor),
  ];
}

interface MachineContext {
  settled: boolean;
  cudaLibraries: CudaLibraries;
  environment: VisibilityEnvironment;
}

/** What is true of the computer as a whole. */
export function describeMachine(
  devices: readonly ListedDevice[],
  { versions, notes, cudaProvider }: Pick<FoundDevices, 'versions' | 'notes' | 'cudaProvider'>,
  { settled, cudaLibraries, environment }: MachineContext,
): Machine {
  const forced = forcedProvider(environment);
  const cards = devices.filter(({ kind, present }) => kind !== 'processor' && present);
  return {
    detection: settled ? 'done' : 'running',
    gpuCount: cards.length,
    totalGpuMemoryBytes: totalMemoryBytes(cards.filter(({ hiddenBy }) => hiddenBy === null)),
    ...versions,
    // Where they came with onnxruntime none of ours are needed.
    cudaLibraries: cudaProvider ? { state: 'unsupported' } : cudaLibraries,
    notes: [
      ...notes,
      ...(forced === null ? [] : [`POLYPTYCH_PROVIDER makes all cards draw with ${forced}.`]),
    ],
  };
}

/**
 * The memory that comes with the cards. What integrated ones draw in is the machine's own: it counts only where there
 * is nothing else, and once.
 */
function totalMemoryBytes(cards: readonly ListedDevice[]): number | null {
  const isBorrowed = ({ integrated, unifiedMemory }: ListedDevice) => integrated && unifiedMemory;
  const sizesOf = (some: readonly ListedDevice[]) =>
    some.flatMap(({ memoryTotalBytes }) => memoryTotalBytes ?? []);
  const own = sizesOf(cards.filter((card) => !isBorrowed(card)));
  if (own.length > 0) return own.reduce((sum, size) => sum + size, 0);
  const borrowed = sizesOf(cards.filter(isBorrowed));
  return borrowed.length > 0 ? Math.max(...borrowed) : null;
}
