import { PolyptychError } from '#shared/errors.ts';
import type { DevicePool } from '../devices/device-pool.ts';
import type { Dispatch } from './dispatch.ts';

export interface PinSurroundings {
  devices: Pick<DevicePool, 'snapshot' | 'nameOf'>;
  dispatch: Pick<Dispatch, 'misfitOn'>;
}

/** Throws when a job of a model can never run on a device: `not_found` or `bad_input`, with what to do. */
export function checkPin(modelId: string, deviceId: string, { devices, dispatch }: PinSurroundings): void {
  const present = devices.snapshot();
  const device = present.find(({ id }) => id === deviceId);
  if (!device)
    throw new PolyptychError(
      'not_found',
      `There is no device "${deviceId}" on this machine: choose one of ${present.map(({ id }) => id).join(', ')}.`,
    );
  const misfit = dispatch.misfitOn(modelId, { ...device, name: devices.nameOf(deviceId) });
  if (misfit !== null) throw new PolyptychError('bad_input', misfit);
}
