import type { Settings } from '#shared/contract/settings.ts';
import type { DevicePool } from '../../devices/device-pool.ts';
import type { QueueDevice } from '../../devices/queue-device.ts';
import type { Clock, Log } from '../../ports.ts';
import type { Dispatch } from '../dispatch.ts';
import { isCrowded, leavingForOthers } from './crowded.ts';
import { type Release, isGivenBack } from './given-back.ts';
import type { HeldModel } from './held-models.ts';
import { fallsAsleep, idleModels } from './idle-models.ts';
import type { LearntMemory } from './learnt-memory.ts';

export interface MemoryKeeperOptions {
  devices: Pick<
    DevicePool,
    'snapshot' | 'readingsOf' | 'lastUsedAt' | 'cardProcess' | 'drawnAtOnce' | 'unload' | 'sleep' | 'renew'
  >;
  learnt: Pick<LearntMemory, 'note'>;
  interestIn: Dispatch['interestIn'];
  settings(): Pick<Settings, 'modelIdleTimeoutSeconds' | 'keepWarmModels' | 'gpuMemorySafetyBytes'>;
  clock: Clock;
  log: Log;
}

/** Gives memory back that nobody needs, and at once what other programs need. */
export interface MemoryKeeper {
  /** Called once a second, after the devices were read. */
  look(): void;
}

export function createMemoryKeeper(options: MemoryKeeperOptions): MemoryKeeper {
  const { devices, interestIn, learnt, settings, clock, log } = options;
  /** By device: since when it has held nothing and done nothing. */
  const emptySince = new Map<string, number>();
  const usedByOthersWhenCalm = new Map<string, number>();
  const releases = new Map<string, Release>();
  /** By device: its process, and all models that it ever held. */
  const histories = new Map<string, { pid: number; modelIds: Set<string> }>();

  function heldBy({ id: deviceId, state, loadedModelIds }: QueueDevice): HeldModel[] {
    return loadedModelIds.map((modelId) => ({
      deviceId,
      modelId,
      lastUsedAt: devices.lastUsedAt(deviceId, modelId) ?? clock.now(),
      inUse: state === 'busy',
      ...interestIn(modelId),
    }));
  }

  function letGo(device: QueueDevice, models: readonly HeldModel[], why: string) {
    if (models.length === 0) return;
    const modelIds = models.map(({ modelId }) => modelId);
    log.info({ deviceId: device.id, modelIds, why }, 'models are let go');
    const usedByAppBeforeBytes = devices.readingsOf(device.id).memoryUsedByAppBytes;
    devices.unload(device.id, modelIds);
    const footprintBytes = models.reduce((sum, model) => sum + model.footprintBytes, 0);
    if (usedByAppBeforeBytes !== null)
      releases.set(device.id, { usedByAppBeforeBytes, footprintBytes, looks: 0 });
  }

  /** What others took of a card; the machine's own memory is theirs as well. */
  function makeRoom(device: QueueDevice, held: readonly HeldModel[]) {
    const { memoryFreeBytes } = devices.readingsOf(device.id);
    const memoryUsedByOthersBytes = device.memory.usedByOthersBytes;
    const { gpuMemorySafetyBytes: safetyBytes } = settings();
    const usedByOthersWhenCalmBytes = usedByOthersWhenCalm.get(device.id) ?? null;
    const crowding = { memoryFreeBytes, memoryUsedByOthersBytes, usedByOthersWhenCalmBytes, safetyBytes };
    if (isCrowded(crowding))
      letGo(device, leavingForOthers(held, safetyBytes - (memoryFreeBytes ?? 0)), 'others need the memory');
    else if (usedByOthersWhenCalmBytes === null || (memoryFreeBytes ?? 0) >= safetyBytes)
      usedByOthersWhenCalm.set(device.id, memoryUsedByOthersBytes);
  }

  /** Ends a process that keeps the memory of models it let go, unless it is needed now. */
  function checkRelease(device: QueueDevice, held: readonly HeldModel[], release: Release) {
    if (device.state !== 'idle' || held.some(({ waitedFor }) => waitedFor)) {
      releases.delete(device.id);
      return;
    }
    release.looks++;
    const verdict = isGivenBack(release, devices.readingsOf(device.id).memoryUsedByAppBytes);
    if (verdict === 'not yet') return;
    releases.delete(device.id);
    if (verdict === 'yes') return;
    log.warn({ deviceId: device.id, ...release }, 'a worker is ended: it did not give memory back');
    if (held.length === 0) devices.sleep(device.id);
    else devices.renew(device.id);
  }

  /** What a process holds that never held another model is what this one takes, at rest and at work. */
  function learn({ id, loadedModelIds }: QueueDevice) {
    const pid = devices.cardProcess(id);
    const bytes = devices.readingsOf(id).memoryUsedByAppBytes;
    if (pid === null || bytes === null) return;
    const known = histories.get(id);
    const history = known?.pid === pid ? known : { pid, modelIds: new Set<string>() };
    histories.set(id, history);
    for (const modelId of loadedModelIds) history.modelIds.add(modelId);
    const [modelId] = history.modelIds;
    if (modelId !== undefined && history.modelIds.size === 1 && loadedModelIds.length === 1)
      learnt.note(modelId, id, bytes, devices.drawnAtOnce(id));
  }

  function sleepIfEmpty({ id, state, loadedModelIds }: QueueDevice, timeoutMs: number) {
    if (state !== 'idle' || loadedModelIds.length > 0) return void emptySince.delete(id);
    const since = emptySince.get(id) ?? clock.now();
    emptySince.set(id, since);
    if (!fallsAsleep(since, clock.now(), timeoutMs)) return;
    emptySince.delete(id);
    devices.sleep(id);
  }

  return {
    look() {
      const { modelIdleTimeoutSeconds, keepWarmModels } = settings();
      const timeoutMs = modelIdleTimeoutSeconds * 1000;
      const held = new Map(devices.snapshot().map((device) => [device, heldBy(device)] as const));
      const idle = idleModels([...held.values()].flat(), clock.now(), { timeoutMs, keepWarmModels });
      for (const [device, models] of held) {
        learn(device);
        const release = releases.get(device.id);
        if (release) {
          // One thing at a time: what the last unload gave back is seen first.
          checkRelease(device, models, release);
          continue;
        }
        const leaving = idle.filter(({ deviceId }) => deviceId === device.id);
        if (leaving.length > 0) letGo(device, leaving, 'nobody used them');
        else makeRoom(device, models);
        sleepIfEmpty(device, timeoutMs);
      }
    },
  };
}
