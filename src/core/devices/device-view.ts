import type { Device, WorkerStatus } from '#shared/contract/devices.ts';
import type { Clock } from '../ports.ts';
import type { WorkerHost } from '../workers/worker-host-types.ts';
import type { DeviceMonitor } from './device-monitor.ts';
import { type ListedDevice, factsOf } from './listed-device.ts';
import type { ProviderLadder } from './provider-ladder.ts';
import type { Quarantine } from './quarantine.ts';
import type { QueueDevice } from './queue-device.ts';
import { drawingFacts } from './worker-launch.ts';

export interface DeviceViewOptions {
  /** The worker of a device; undefined where none was ever needed. */
  hostOf(deviceId: string): WorkerHost | undefined;
  monitor: Pick<DeviceMonitor, 'readingsOf' | 'healthOf'>;
  quarantine: Pick<Quarantine, 'of'>;
  ladder: ProviderLadder;
  isSelected(deviceId: string): boolean;
  /** Whether anything new may be begun on it, its worker apart. */
  takesWork(device: ListedDevice): boolean;
  modelIdOfFolder(folder: string): string | null;
  unitOfLease(leaseId: string): { jobId: string; unitIndex: number } | null;
  clock: Clock;
}

/** A device as the screen shows it and as the queue sees it, put together from all who know something of it. */
export function createDeviceView(options: DeviceViewOptions) {
  const { hostOf, monitor, quarantine, ladder, isSelected, takesWork, modelIdOfFolder, unitOfLease, clock } =
    options;

  const loadedModelIds = (deviceId: string): string[] =>
    hostOf(deviceId)
      ?.loadedModelFolders()
      .flatMap((folder) => modelIdOfFolder(folder) ?? []) ?? [];

  /** What its driver says of a lost card weighs more than how its worker fared. */
  function healthOf(deviceId: string): Pick<Device, 'health' | 'healthReason'> {
    const { health, reason } = monitor.healthOf(deviceId);
    const standing = quarantine.of(deviceId);
    if (standing.state !== 'quarantined' || health === 'lost') return { health, healthReason: reason };
    return { health: 'failing', healthReason: standing.reason };
  }

  function workerStatus(deviceId: string): WorkerStatus {
    const status = hostOf(deviceId)?.status() ?? { state: 'off' };
    const standing = quarantine.of(deviceId);
    if (status.state === 'stopped' || (standing.state === 'quarantined' && status.state !== 'busy')) {
      const { until, reason } =
        standing.state === 'quarantined' ? standing : { until: clock.now(), reason: 'It stopped.' };
      return { state: 'stopped', retryAt: until, error: { code: 'worker_lost', message: reason } };
    }
    if (status.state !== 'busy') return status;
    const [leaseId = ''] = status.leaseIds;
    const unit = unitOfLease(leaseId);
    return unit ? { state: 'busy', ...unit } : { state: 'idle' };
  }

  function queueState(device: ListedDevice): QueueDevice['state'] {
    if (!isSelected(device.id)) return 'unavailable';
    if (quarantine.of(device.id).state === 'quarantined') return 'unavailable';
    const state = hostOf(device.id)?.status().state;
    if (state === 'busy') return state;
    return state === 'idle' && takesWork(device) ? state : 'unavailable';
  }

  return {
    loadedModelIds,
    /** @param index - its place in the list that is shown */
    present: (device: ListedDevice, index: number): Device => ({
      ...factsOf(device),
      ...drawingFacts(device, ladder, hostOf(device.id)?.card ?? null),
      ...monitor.readingsOf(device.id),
      index,
      ...healthOf(device.id),
      enabled: isSelected(device.id),
      worker: workerStatus(device.id),
      loadedModelIds: loadedModelIds(device.id),
    }),
    forQueue: (device: ListedDevice): QueueDevice => ({
      id: device.id,
      selected: isSelected(device.id),
      state: queueState(device),
      onTrial: quarantine.of(device.id).state === 'on trial',
      loadedModelIds: loadedModelIds(device.id),
      memory: {
        totalBytes: device.memoryTotalBytes,
        // The machine's own memory can be taken back from others, by swapping.
        usedByOthersBytes: device.unifiedMemory
          ? 0
          : (monitor.readingsOf(device.id).memoryUsedByOthersBytes ?? 0),
      },
    }),
  };
}
