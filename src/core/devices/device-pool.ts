import type { LeasedTask } from '#inference/contract.ts';
import type { Device, DeviceHistory, DeviceReading, Machine } from '#shared/contract/devices.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { Clock, Log, ProcessAdapter } from '../ports.ts';
import type { LeaseMessage, WorkerDeadlines, WorkerHost } from '../workers/worker-host-types.ts';
import { createWorkerHost } from '../workers/worker-host.ts';
import type { ListedDevice } from './listed-device.ts';
import { describeMachine, listDevices } from './device-list.ts';
import { type DeviceMonitor, createDeviceMonitor } from './device-monitor.ts';
import { createDeviceView } from './device-view.ts';
import type { CudaInstaller } from './cuda-libraries/cuda-installer.ts';
import { mayBlameDevice } from './device-faults.ts';
import { workerLaunch } from './worker-launch.ts';
import { createDrawnAtOnce } from './drawn-at-once.ts';
import { createModelUse } from './model-use.ts';
import { createOutdatedWorkers } from './outdated-workers.ts';
import { createOwnWorkers } from './own-workers.ts';
import { createProcessorReader } from './processor.ts';
import { createProviderLadder, withOtherProviders } from './provider-ladder.ts';
import { type QuarantineMemory, createQuarantine } from './quarantine.ts';
import type { QueueDevice } from './queue-device.ts';
import { samplerEnvironment, samplerOptions } from './sampling/sampler-environment.ts';
import { createSamplerHost } from './sampling/sampler-host.ts';
import { selectDevices } from './selection.ts';

export interface DevicePoolOptions {
  cuda: Pick<CudaInstaller, 'state' | 'libraryPath'>;
  quarantineMemory: QuarantineMemory;
  /** Simulated devices stand in for the machine's own; 0 for none. */
  simulatedGpus: number;
  threadsPerWorker: number | null;
  /** Where workers keep optimised graphs; absent for nowhere. */
  graphsFolder?: string;
  environment: Readonly<Record<string, string | undefined>>;
  settings(): Settings;
  adapter: ProcessAdapter;
  workerDeadlines?: Partial<WorkerDeadlines> | undefined;
  clock: Clock;
  log: Log;
  /** The model that a folder holds. */
  modelIdOfFolder(folder: string): string | null;
  unitOfLease(leaseId: string): { jobId: string; unitIndex: number } | null;
  /** Something that the screen or the queue should know has changed, readings apart. */
  onChange(): void;
  onSampled(readings: DeviceReading[]): void;
  onLease(deviceId: string, message: LeaseMessage): void;
}

/** All devices of the machine, with one worker host for each that was ever used. */
export interface DevicePool {
  /** Begins to look for cards and to sample them; returns at once. */
  watch(): void;
  list(): Device[];
  machine(): Machine;
  history(spanSeconds: number): DeviceHistory;
  nameOf(deviceId: string): string;
  /** All devices as the queue sees them, in order of preference. */
  snapshot(): QueueDevice[];
  /** Whether all devices are known: before, none of them may be the only one. */
  settled(): boolean;
  hasLoaded(deviceId: string, modelId: string): boolean;
  /** Lets models go, before what the device is given next. */
  unload(deviceId: string, modelIds: readonly string[]): void;
  run(deviceId: string, batch: LeasedTask[]): void;
  cancel(deviceId: string, leaseId: string): void;
  readingsOf: DeviceMonitor['readingsOf'];
  /** Milliseconds since the epoch; null for a model that was never used there. */
  lastUsedAt(deviceId: string, modelId: string): number | null;
  /** The process that holds the models of a card with memory of its own; null for any other device, or none. */
  cardProcess(deviceId: string): number | null;
  /** The most pixels that its present process was given at once; null where that says nothing of its memory. */
  drawnAtOnce(deviceId: string): number | null;
  /** Gives an idle device's process back until `wake` needs it. */
  sleep(deviceId: string): void;
  /** Wakes so many sleeping devices at most, in order of preference. */
  wake(count: number): void;
  /** Replaces the process of an idle device: its end gives back all memory. */
  renew(deviceId: string): void;
  /** Starts the workers of enabled devices and retires the others, after what they do now. From then on it is kept so. */
  applySettings(): void;
  /** Decides anew which devices are used, now that something has changed: what waited for a picture to end can be done. */
  reselect(): void;
  /** There may be other ways to draw on the devices than before. */
  lookAgain(): void;
  restart(deviceId: string): void;
  dispose(): Promise<void>;
}

export function createDevicePool(options: DevicePoolOptions): DevicePool {
  const { simulatedGpus, environment, settings, adapter, clock, log } = options;
  const { modelIdOfFolder, unitOfLease, onChange, onSampled, onLease } = options;
  const hosts = new Map<string, WorkerHost>();
  const sampler = samplerOptions(environment);
  const processor = createProcessorReader(sampler.sysfsRoot);
  const samplerHost = createSamplerHost({
    adapter,
    sampler,
    environment: samplerEnvironment(environment),
    clock,
    log,
    onFound: lookAgain,
    onReadings: (at, readings) => monitor.note(at, readings),
  });
  function listed(): ListedDevice[] {
    const found = samplerHost.found();
    const cudaLibraryPath = options.cuda.libraryPath(found.runtimeFolder, environment['LD_LIBRARY_PATH']);
    return listDevices(found, { ...options, processor, cudaLibraryPath });
  }
  let devices: readonly ListedDevice[] = listed();
  const monitor = createDeviceMonitor({
    devices: () => devices,
    settings,
    workers: createOwnWorkers({ hosts: () => hosts.values(), clock }),
    processor,
    silenceOf: samplerHost.silenceOf,
    clock,
    onSampled,
    onHealth() {
      reconcile();
      onChange();
    },
  });
  /** What was selected last: the one device of single-GPU mode is kept. */
  let selected: ReadonlySet<string> = new Set();
  /** Workers may run: not where only readings are wanted. */
  let workersWanted = false;
  let disposed = false;
  const quarantine = createQuarantine(options.quarantineMemory);
  const ladder = createProviderLadder();
  let stopTrialTimer = () => {};
  const asleep = new Set<string>();
  const outdated = createOutdatedWorkers({
    hostOf: (deviceId) => hosts.get(deviceId),
    onRetired: () => reconcile(),
  });
  const modelUse = createModelUse();
  const drawn = createDrawnAtOnce();
  const view = createDeviceView({
    hostOf: (deviceId) => hosts.get(deviceId),
    monitor,
    quarantine,
    ladder,
    isSelected: (deviceId) => selected.has(deviceId),
    // Until the cards are known, nothing is begun on the processor; a card that does not answer gets nothing new.
    takesWork: (device) => settled() && !isSilent(device),
    modelIdOfFolder,
    unitOfLease,
    clock,
  });

  // --- what there is ---------------------------------------------------------------------------------------------

  /** Simulated devices are all there from the start. */
  const settled = () => simulatedGpus > 0 || samplerHost.settled;
  function listedDevice(deviceId: string): ListedDevice {
    const found = devices.find(({ id }) => id === deviceId);
    if (found) return found;
    throw new PolyptychError('not_found', `There is no device "${deviceId}" on this machine.`);
  }

  /** By its own fault: where nothing at all can be sampled, cards are used as before. */
  const isSilent = ({ id, vendor }: ListedDevice) =>
    vendor !== null && samplerHost.silenceOf({ vendor, deviceId: id }) !== null;

  // --- workers ---------------------------------------------------------------------------------------------------

  function hostOf(device: ListedDevice): WorkerHost {
    const { id: deviceId } = device;
    const known = hosts.get(deviceId);
    if (known) return known;
    const host = createWorkerHost({
      deviceId,
      deviceName: device.name,
      launch() {
        const now = listedDevice(deviceId);
        const choice = ladder.current(now) ?? now.providers[0];
        outdated.launched(deviceId, choice.executionProvider);
        return workerLaunch(now, choice, environment, options.graphsFolder);
      },
      adapter,
      deadlines: options.workerDeadlines ?? {},
      clock,
      log,
      onStatus() {
        const status = host.status();
        if (status.state === 'stopped' && !status.everReady && ladder.hasNext(listedDevice(deviceId)))
          // A driver that ends or hangs whoever tries it.
          providerFailed(deviceId, status.error.message);
        else if (status.state === 'stopped') {
          quarantine.gaveUp(deviceId, status.error.message, clock.now());
          quarantineChanged();
        }
        outdated.statusChanged(deviceId);
        onChange();
      },
      onUnusable: ({ message }) => providerFailed(deviceId, message),
      onLease(message) {
        modelUse.goesOn(deviceId, clock.now());
        if (message.type === 'failed' && message.error.code === 'out_of_memory') drawn.ranOut(deviceId);
        judge(deviceId, message);
        onLease(deviceId, message);
      },
    });
    hosts.set(deviceId, host);
    return host;
  }

  /** Its worker goes on with the next provider; a device without one is left alone for a time, then all are tried again. */
  function providerFailed(deviceId: string, reason: string) {
    const device = listedDevice(deviceId);
    if (ladder.failed(device, reason)) reconcile();
    else {
      quarantine.gaveUp(deviceId, ladder.reasonOf(device) ?? reason, clock.now());
      quarantineChanged();
    }
    onChange();
  }

  /** What the end of an attempt says of its device, before the queue hears of it and gives it the next. */
  function judge(deviceId: string, message: LeaseMessage) {
    if (message.type !== 'completed' && message.type !== 'failed') return;
    const unit = unitOfLease(message.leaseId);
    if (!unit) return;
    const before = quarantine.of(deviceId);
    if (message.type === 'completed') quarantine.completed(deviceId, unit.jobId);
    else {
      // The device cannot do what it is there for: the others take over, at last the processor.
      if (message.error.code === 'no_device') monitor.setProblem(deviceId, message.error.message);
      if (mayBlameDevice(message.error) && !monitor.isGone(deviceId))
        quarantine.failed(deviceId, unit, message.error.message, clock.now());
    }
    if (quarantine.of(deviceId) !== before) quarantineChanged();
  }
  function quarantineChanged() {
    stopTrialTimer();
    const at = quarantine.nextTrialAt();
    if (at !== null && !disposed)
      stopTrialTimer = clock.after(Math.max(0, at - clock.now()), () => {
        quarantine.beginTrials(clock.now());
        for (const device of devices)
          if (quarantine.of(device.id).state === 'on trial' && !ladder.current(device))
            ladder.forget(device.id);
        quarantineChanged();
      });
    reconcile();
    onChange();
  }

  /** Cards came or went, or there is another way to draw on them. */
  function lookAgain() {
    const before = devices;
    devices = listed();
    for (const id of withOtherProviders(before, devices)) {
      // What failed before says nothing of a new way.
      ladder.forget(id);
      quarantine.pardon(id);
    }
    for (const device of devices) outdated.compare(device.id, ladder.current(device)?.executionProvider);
    reconcile();
    onChange();
  }

  /** Brings the workers in line with the devices and the settings. */
  function reconcile({ again = false } = {}) {
    selected = selectDevices(devices.map(view.present), settings(), selected);
    if (!workersWanted || disposed) return;
    for (const device of devices) {
      if (monitor.isGone(device.id)) hosts.get(device.id)?.abandon('lost its device');
      else if (!selected.has(device.id) || quarantine.of(device.id).state === 'quarantined')
        hosts.get(device.id)?.retire();
      else if (asleep.has(device.id)) hosts.get(device.id)?.retire();
      else if (again || hostOf(device).status().state !== 'restarting') hostOf(device).start();
    }
  }

  return {
    watch() {
      if (simulatedGpus === 0) samplerHost.start();
      monitor.start();
      // Some may be left alone since an earlier run.
      quarantineChanged();
    },
    list: () => devices.map(view.present),
    machine: () =>
      describeMachine(devices, samplerHost.found(), {
        settled: settled(),
        cudaLibraries: options.cuda.state(),
        environment,
      }),
    history: (spanSeconds) =>
      monitor.history(
        devices.map(({ id }) => id),
        spanSeconds,
      ),
    nameOf: (deviceId) => devices.find(({ id }) => id === deviceId)?.name ?? deviceId,
    snapshot: () => devices.map(view.forQueue),
    settled,
    hasLoaded: (deviceId, modelId) => view.loadedModelIds(deviceId).includes(modelId),
    run(deviceId, batch) {
      modelUse.began(deviceId, batch[0]?.task.settings.modelId ?? '', clock.now());
      const host = hostOf(listedDevice(deviceId));
      const pixels = batch.reduce((sum, { task: { settings: one } }) => sum + one.width * one.height, 0);
      drawn.began(deviceId, host.pid, pixels);
      host.run(batch);
    },
    unload(deviceId, modelIds) {
      const host = hosts.get(deviceId);
      for (const folder of host?.loadedModelFolders() ?? [])
        if (modelIds.includes(modelIdOfFolder(folder) ?? '')) host?.unload(folder);
    },
    cancel: (deviceId, leaseId) => hosts.get(deviceId)?.cancel(leaseId),
    readingsOf: monitor.readingsOf,
    lastUsedAt: modelUse.lastUsedAt,
    cardProcess(deviceId) {
      const { kind, unifiedMemory } = listedDevice(deviceId);
      return kind === 'card' && !unifiedMemory ? (hosts.get(deviceId)?.pid ?? null) : null;
    },
    drawnAtOnce: (deviceId) => drawn.of(deviceId, hosts.get(deviceId)?.pid ?? null),
    sleep(deviceId) {
      asleep.add(deviceId);
      reconcile();
    },
    wake(count) {
      const woken = devices.filter(({ id }) => asleep.has(id) && selected.has(id)).slice(0, count);
      for (const { id } of woken) asleep.delete(id);
      if (woken.length > 0) reconcile();
    },
    renew(deviceId) {
      hosts.get(deviceId)?.retire();
      reconcile();
    },
    applySettings() {
      workersWanted = true;
      reconcile({ again: true });
    },
    reselect: () => reconcile(),
    lookAgain,
    restart(deviceId) {
      const device = listedDevice(deviceId);
      monitor.setProblem(deviceId, null);
      ladder.forget(deviceId);
      quarantine.pardon(deviceId);
      asleep.delete(deviceId);
      quarantineChanged();
      lookAgain();
      if (selected.has(deviceId)) hostOf(device).start();
    },
    async dispose() {
      disposed = true;
      stopTrialTimer();
      samplerHost.dispose();
      monitor.dispose();
      await Promise.all(Array.from(hosts.values(), (host) => host.dispose()));
    },
  };
}
