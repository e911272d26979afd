import { availableParallelism, cpus, totalmem } from 'node:os';
import { type DetectedDevice, unknownReadings } from './detected-device.ts';

/** The processor: always there, the device of last resort. */
export function detectCpu(threads: number | null): DetectedDevice {
  const model = cpus()[0]?.model.replaceAll(/\s+/g, ' ').trim();
  return {
    ...unknownReadings,
    id: 'cpu',
    name: model?.length ? model : 'Processor',
    vendor: null,
    backend: 'cpu',
    memoryTotalBytes: totalmem(),
    multiProcessorCount: availableParallelism(),
    health: 'healthy',
    executionProvider: 'cpu',
    threads,
    environment: {},
  };
}
