import { availableParallelism } from 'node:os';
import { unknownFacts } from '#shared/contract/devices.ts';
import type { ListedDevice } from './listed-device.ts';
import type { ProcessorReader } from './processor.ts';

/** The processor: always there, the device of last resort. */
export function describeCpu(
  threads: number | null,
  { name, memoryTotalBytes, temperatureLimitCelsius }: Omit<ProcessorReader, 'read'>,
): ListedDevice {
  return {
    ...unknownFacts,
    kind: 'processor',
    present: true,
    id: 'cpu',
    name,
    backend: 'cpu',
    hiddenBy: null,
    memoryTotalBytes,
    unifiedMemory: true,
    multiProcessorCount: availableParallelism(),
    temperatureLimitCelsius,
    providers: [{ executionProvider: 'cpu', environment: {} }],
    threads,
  };
}
