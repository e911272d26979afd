import { availableParallelism, cpus } from 'node:os';
import { type ListedDevice, unknownFacts } from './detected-device.ts';
import type { ProcessorReader } from './processor.ts';

/** The processor: always there, the device of last resort. */
export function describeCpu(
  threads: number | null,
  {
    memoryTotalBytes,
    temperatureLimitCelsius,
  }: Pick<ProcessorReader, 'memoryTotalBytes' | 'temperatureLimitCelsius'>,
): ListedDevice {
  const model = cpus()[0]?.model.replaceAll(/\s+/g, ' ').trim();
  return {
    ...unknownFacts,
    kind: 'processor',
    present: true,
    id: 'cpu',
    name: model?.length ? model : 'Processor',
    backend: 'cpu',
    memoryTotalBytes,
    unifiedMemory: true,
    multiProcessorCount: availableParallelism(),
    temperatureLimitCelsius,
    executionProvider: 'cpu',
    threads,
    environment: {},
  };
}
