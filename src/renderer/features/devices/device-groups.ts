import type { Device } from '#shared/contract/devices.ts';

export interface UnusedDevice {
  device: Device;
  /** Why, as a short remark. */
  why: string;
}

export interface DeviceGroups {
  /** GPUs that may be used; the CPU, too, where there is nothing else. */
  main: Device[];
  /** The CPU beside GPUs: the last resort. */
  lastResort: Device[];
  /** Seen, but kept from being used. */
  unused: UnusedDevice[];
}

const isCpu = ({ backend }: Device) => backend === 'cpu';

/** Whether the queue could ever use it with the present settings. */
function isUsable(device: Device, useIntegratedGpus: boolean): boolean {
  return device.hiddenBy === null && (!device.integrated || useIntegratedGpus);
}

/** Cards that the queue may use: what the max-GPUs slider counts. */
export function usableGpus(devices: readonly Device[], useIntegratedGpus: boolean): Device[] {
  return devices.filter((device) => !isCpu(device) && isUsable(device, useIntegratedGpus));
}

/** Who stands where in the panel, each group in the order of the devices. */
export function groupDevices(devices: readonly Device[], useIntegratedGpus: boolean): DeviceGroups {
  const gpus = usableGpus(devices, useIntegratedGpus);
  const cpus = devices.filter(isCpu);
  const unused = devices
    .filter((device) => !isCpu(device) && !isUsable(device, useIntegratedGpus))
    .map((device) => ({
      device,
      why:
        device.hiddenBy === null
          ? 'integrated, not used'
          : `hidden by ${device.hiddenBy.variable}=${device.hiddenBy.value}`,
    }));
  return gpus.length === 0
    ? { main: cpus, lastResort: [], unused }
    : { main: gpus, lastResort: cpus, unused };
}

/** How much room each device gets: a card, a row of two lines or of one; rows open into all there is to say. */
export type Density = 'cards' | 'rows' | 'lines';

/** Above these numbers the panel of a usual screen would be too short. */
const mostCards = 4;
const mostRows = 10;

export function densityOf({ main }: DeviceGroups): Density {
  if (main.length <= mostCards) return 'cards';
  return main.length <= mostRows ? 'rows' : 'lines';
}
