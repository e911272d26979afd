import { availableParallelism } from 'node:os';
import { type DetectedDevice, unknownReadings } from './detected-device.ts';

/**
 * Simulated devices for demonstrations, tests and measurements: each is a real worker process on the processor,
 * with its share of the cores.
 */
export function simulateDevices(count: number, threads: number | null): DetectedDevice[] {
  const share = Math.max(1, Math.floor(availableParallelism() / Math.max(1, count)));
  return Array.from({ length: count }, (_, index) => ({
    ...unknownReadings,
    id: `simulated-${index}`,
    name: `Simulated GPU ${index}`,
    vendor: null,
    backend: 'simulated',
    health: 'healthy',
    executionProvider: 'cpu',
    threads: threads ?? share,
    environment: {},
  }));
}
