/** Plausible values of what sources find and read, for tests: each names only what matters to it. */
import { unknownFacts } from '#shared/contract/devices.ts';
import type { FoundDevice, SourceReading } from './sources/source.ts';

/** A card of NVIDIA's of which nothing else is known. */
export function sampleCard(changes: Partial<FoundDevice> & Pick<FoundDevice, 'id'>): FoundDevice {
  return { ...unknownFacts, vendor: 'NVIDIA', name: changes.id, ...changes };
}

/** What a card says that answers. */
export function sampleSourceReading(id: string): SourceReading {
  return {
    state: 'read',
    id,
    memoryUsedBytes: 1,
    memoryFreeBytes: 1,
    utilizationPercent: 1,
    temperatureCelsius: 1,
    powerDrawWatts: 1,
    processes: null,
  };
}
