import type { Device } from '#shared/contract/devices.ts';
import { bytesLabel, powerLabel, temperatureLabel, unknown } from './reading-label.ts';

export interface Fact {
  label: string;
  value: string;
}

const text = (value: string | number | null): string => (value === null ? unknown : String(value));

function migLabel(mig: boolean | null): string {
  if (mig === null) return unknown;
  return mig ? 'On' : 'Off';
}

/** What a device is, as far as it is known: the same facts in the same order for every device. */
export function deviceFacts(device: Device): Fact[] {
  return [
    {
      label: 'Memory',
      value: `${bytesLabel(device.memoryTotalBytes)}${device.unifiedMemory && device.backend !== 'cpu' ? ' (unified)' : ''}`,
    },
    { label: 'Driver', value: text(device.driver) },
    { label: 'Compute capability', value: text(device.computeCapability) },
    { label: 'Multiprocessors', value: text(device.multiProcessorCount) },
    { label: 'Draws on', value: text(device.provenCard) },
    { label: 'PCI address', value: text(device.pciAddress) },
    { label: 'NUMA node', value: text(device.numaNode) },
    { label: 'MIG', value: migLabel(device.mig) },
    { label: 'Slows down above', value: temperatureLabel(device.temperatureLimitCelsius) },
    { label: 'Power limit', value: powerLabel(device.powerLimitWatts) },
  ];
}
