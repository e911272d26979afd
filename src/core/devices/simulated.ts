import { availableParallelism } from 'node:os';
import { unknownFacts } from '#shared/contract/devices.ts';
import type { ListedDevice } from './listed-device.ts';

/**
 * Simulated devices for demonstrations, tests and measurements: each is a real worker process on the processor, with
 * its share of the cores and of the machine's memory.
 */
export function simulateDevices(
  count: number,
  { threads, machineMemoryBytes }: { threads: number | null; machineMemoryBytes: number },
): ListedDevice[] {
  const share = Math.max(1, Math.floor(availableParallelism() / Math.max(1, count)));
  return Array.from({ length: count }, (_, index) => ({
    ...unknownFacts,
    kind: 'simulated',
    present: true,
    id: `simulated-${index}`,
    name: `Simulated GPU ${index}`,
    backend: 'simulated',
    hiddenBy: null,
    memoryTotalBytes: Math.floor(machineMemoryBytes / count),
    unifiedMemory: true,
    multiProcessorCount: threads ?? share,
    providers: [{ executionProvider: 'cpu', environment: {} }],
    threads: threads ?? share,
  }));
}
