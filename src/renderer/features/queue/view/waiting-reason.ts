import type { Device } from '#shared/contract/devices.ts';
import type { Job, Plan } from '#shared/contract/jobs.ts';
import { shortNameOf } from '../../devices/device-label.ts';

export interface Circumstances {
  devices: readonly Device[];
  queuePaused: boolean;
  /** null while it is not known. */
  plan: Plan | null;
  modelName(modelId: string): string;
}

/** `GPU 0, 2 or CPU`. */
function oneOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}

/** What the pictures of a job that have not begun wait for, as far as it can be said truthfully: a part of a sentence. */
export function waitingReason(
  { id, request: { modelId }, pinnedDeviceId }: Pick<Job, 'id' | 'request' | 'pinnedDeviceId'>,
  { devices, queuePaused, plan, modelName }: Circumstances,
): string {
  if (queuePaused) return 'the queue is paused';
  const name = (deviceId: string) => shortNameOf(devices, deviceId);
  const inUse = devices.filter(({ enabled }) => enabled);
  if (pinnedDeviceId !== null) {
    const pinned = `pinned to ${name(pinnedDeviceId)}`;
    return inUse.some((device) => device.id === pinnedDeviceId) ? pinned : `${pinned}, which is not in use`;
  }
  if (inUse.length === 0) return 'no device is in use';
  const expected = plan?.runs.find(({ jobId }) => jobId === id);
  if (expected)
    return expected.loadSeconds > 0
      ? `expected on ${name(expected.deviceId)}, which loads the model first`
      : `expected on ${name(expected.deviceId)}, which has the model`;
  const holding = inUse.filter(({ loadedModelIds }) => loadedModelIds.includes(modelId));
  if (holding.length > 0)
    return `for ${oneOf(holding.map((device) => name(device.id)))}, with ${modelName(modelId)} loaded`;
  return `for a device to load ${modelName(modelId)}`;
}
