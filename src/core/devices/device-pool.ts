import type { ImageTask } from '#inference/contract.ts';
import type { Device, WorkerStatus } from '#shared/contract/devices.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { Clock, Log, ProcessAdapter } from '../ports.ts';
import type { QueueSnapshot } from '../queue/policy.ts';
import { workerEnvironment } from '../workers/worker-environment.ts';
import { type LeaseMessage, type WorkerHost, createWorkerHost } from '../workers/worker-host.ts';
import type { DetectedDevice } from './detected-device.ts';
import { enabledDeviceIds } from './enabled-devices.ts';

const heartbeatIntervalMs = 1000;

export interface DevicePoolOptions {
  devices: readonly DetectedDevice[];
  settings(): Settings;
  adapter: ProcessAdapter;
  clock: Clock;
  log: Log;
  /** The model that a folder holds. */
  modelIdOfFolder(folder: string): string | null;
  unitOfLease(leaseId: string): { jobId: string; unitIndex: number } | null;
  /** Something that the screen or the queue should know has changed. */
  onChange(): void;
  onLease(deviceId: string, message: LeaseMessage): void;
}

/** All devices of the machine with one worker host each. */
export interface DevicePool {
  list(): Device[];
  nameOf(deviceId: string): string;
  /** The enabled devices as a policy sees them. */
  snapshot(): QueueSnapshot['devices'];
  hasLoaded(deviceId: string, modelId: string): boolean;
  run(deviceId: string, leaseId: string, task: ImageTask): void;
  cancel(deviceId: string, leaseId: string): void;
  /** Starts the workers of enabled devices and retires the others, after what they do now. */
  applySettings(): void;
  restart(deviceId: string): void;
  dispose(): Promise<void>;
}

export function createDevicePool(options: DevicePoolOptions): DevicePool {
  const { devices, settings, adapter, clock, log, modelIdOfFolder, unitOfLease, onChange, onLease } = options;
  const entries = devices.map((device) => ({ device, host: hostOf(device) }));

  function hostOf(device: DetectedDevice): WorkerHost {
    const { id: deviceId, executionProvider, threads } = device;
    return createWorkerHost({
      deviceName: device.name,
      worker: { deviceId, executionProvider, threads, heartbeatIntervalMs },
      environment: workerEnvironment(process.env, device.environment),
      adapter,
      clock,
      log,
      onStatus: onChange,
      onLease: (message) => onLease(deviceId, message),
    });
  }
  function entry(deviceId: string) {
    const found = entries.find(({ device }) => device.id === deviceId);
    if (found) return found;
    throw new PolyptychError('not_found', `There is no device "${deviceId}" on this machine.`);
  }
  const enabled = () =>
    enabledDeviceIds(
      devices.map((device) => device.id),
      settings(),
    );
  const loadedModelIds = (host: WorkerHost) =>
    host.loadedModelFolders().flatMap((folder) => modelIdOfFolder(folder) ?? []);

  function workerStatus(host: WorkerHost): WorkerStatus {
    const status = host.status();
    if (status.state !== 'busy') return status;
    const unit = unitOfLease(status.leaseId);
    return unit ? { state: 'busy', ...unit } : { state: 'idle' };
  }
  function policyState(host: WorkerHost) {
    const { state } = host.status();
    if (state === 'idle' || state === 'busy') return state;
    return 'unavailable';
  }

  return {
    list() {
      const active = enabled();
      return entries.map(({ device, host }, index) => {
        const {
          executionProvider: _provider,
          threads: _threads,
          environment: _environment,
          ...known
        } = device;
        return {
          ...known,
          index,
          enabled: active.has(device.id),
          worker: workerStatus(host),
          loadedModelIds: loadedModelIds(host),
        };
      });
    },
    nameOf: (deviceId) => devices.find((device) => device.id === deviceId)?.name ?? deviceId,
    snapshot() {
      const active = enabled();
      return entries
        .filter(({ device }) => active.has(device.id))
        .map(({ device, host }) => ({
          id: device.id,
          state: policyState(host),
          loadedModelIds: loadedModelIds(host),
        }));
    },
    hasLoaded: (deviceId, modelId) => loadedModelIds(entry(deviceId).host).includes(modelId),
    run: (deviceId, leaseId, task) => entry(deviceId).host.run(leaseId, task),
    cancel: (deviceId, leaseId) => entry(deviceId).host.cancel(leaseId),
    applySettings() {
      const active = enabled();
      for (const { device, host } of entries) {
        if (active.has(device.id)) host.start();
        else host.retire();
      }
    },
    restart(deviceId) {
      const { host } = entry(deviceId);
      if (enabled().has(deviceId)) host.start();
    },
    async dispose() {
      await Promise.all(entries.map(({ host }) => host.dispose()));
    },
  };
}
