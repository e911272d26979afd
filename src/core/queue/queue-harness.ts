/** A queue over devices that do nothing by themselves, for tests. */
import type { ImageTask, LeasedTask } from '#inference/contract.ts';
import type { Events } from '#shared/contract/index.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { type Settings, defaultSettings } from '#shared/contract/settings.ts';
import { sampleModel, sampleRequest } from '#shared/contract/samples.ts';
import { PolyptychError } from '#shared/errors.ts';
import { createEventLog } from '#shared/rpc/events.ts';
import type { ModelCatalog } from '../models/model-library.ts';
import { createImageStore } from '../gallery/image-store.ts';
import { createPerformanceLog } from '../performance/performance-log.ts';
import type { Database } from '../storage/database.ts';
import type { Model } from '#shared/contract/models.ts';
import { type VirtualClock, createVirtualClock } from '#shared/virtual-clock.ts';
import { type DispatchOptions, createDispatch } from './dispatch.ts';
import { type JobQueueOptions, createJobQueue } from './job-queue.ts';
import { createJobStore } from './job-store.ts';
import { createLearntTimes } from './learnt-times.ts';
import { createUnitOutput } from './unit-output.ts';

export const context: { signal: AbortSignal } = { signal: new AbortController().signal };
const model = sampleModel({
  id: 'm',
  name: 'M',
  memory: { estimatedBytes: 6, stagedBytes: 6, measuredBytes: null },
  schedulers: ['DDIMScheduler'],
});
const usualLibrary = [
  model,
  { ...model, id: 'n', name: 'N', memory: { estimatedBytes: 7, stagedBytes: 7, measuredBytes: null } },
  { ...model, id: 's', name: 'S', memory: { estimatedBytes: 20, stagedBytes: 8, measuredBytes: null } },
];
export const request = { ...sampleRequest, modelId: 'm' };
const finished = {
  width: 128,
  height: 128,
  fileSizeBytes: 1,
  timings: { load: 1, drawing: 2, batchSize: 1, total: 2, sessionRun: 2 },
};

/** Devices that do nothing by themselves: the test decides when what ends. A device given two tasks throws. */
function idleDevices(count: number, memoryBytes: number | null) {
  const busy = new Map<string, LeasedTask>();
  /** All that a device was given last. */
  const batches = new Map<string, LeasedTask[]>();
  const cancelled = new Set<string>();
  const loaded = new Map<string, Set<string>>();
  const unloaded: string[] = [];
  const onTrial = new Set<string>();
  let usedByOthersBytes = 0;
  let vanished = false;
  const stateOf = (id: string) => (busy.has(id) ? 'busy' : 'idle');
  const ids = Array.from({ length: count }, (_, index) => `d${index}`);
  const pool: QueueDevices = {
    snapshot: () =>
      ids.map((id) => ({
        id,
        selected: true,
        state: vanished ? 'unavailable' : stateOf(id),
        onTrial: onTrial.has(id),
        loadedModelIds: [...(loaded.get(id) ?? [])],
        memory: { totalBytes: memoryBytes, usedByOthersBytes },
      })),
    settled: () => true,
    nameOf: (deviceId) => deviceId,
    wake: () => {},
    hasLoaded: (deviceId, modelId) => loaded.get(deviceId)?.has(modelId) ?? false,
    unload(deviceId, modelIds) {
      for (const modelId of modelIds) {
        loaded.get(deviceId)?.delete(modelId);
        unloaded.push(`${modelId} from ${deviceId}`);
      }
    },
    run(deviceId, batch) {
      const [first] = batch;
      if (!first) return;
      const { leaseId, task } = first;
      if (busy.has(deviceId)) throw new Error(`${deviceId} was given a second task`);
      busy.set(deviceId, { leaseId, task });
      batches.set(deviceId, batch);
      loaded.set(deviceId, new Set([...(loaded.get(deviceId) ?? []), task.settings.modelId]));
    },
    cancel: (_deviceId, leaseId) => void cancelled.add(leaseId),
  };
  const letOthersTake = (bytes: number) => {
    usedByOthersBytes = bytes;
  };
  /** All devices, from now on. */
  const vanish = () => {
    vanished = true;
  };
  return { pool, vanish, running: busy, batches, cancelled, unloaded, onTrial, letOthersTake };
}

export interface QueueSurroundings {
  memoryBytes?: number | null;
  /** Devices of the test's own. */
  pool?: QueueDevices;
  /** What models were seen to take. */
  memoryPointsOf?: NonNullable<DispatchOptions['memoryPointsOf']>;
  /** Models of the test's own. */
  library?: Model[];
  clock?: VirtualClock;
  onChange?: NonNullable<JobQueueOptions['onChange']>;
}
export type QueueDevices = JobQueueOptions['devices'] & DispatchOptions['devices'];

const gallery = { storedPath: (path: string) => path };
const inputs = { pathOf: (inputId: string) => `/inputs/${inputId}.png` };

/** A queue over a database: made twice over the same one, it is the app before and after a restart. */
export function startQueue(
  database: Database,
  deviceCount = 2,
  {
    memoryBytes = null,
    pool,
    library = usualLibrary,
    clock = createVirtualClock(1000),
    onChange = () => {},
    memoryPointsOf = () => [],
    ...given
  }: Partial<Settings> & QueueSurroundings = {},
) {
  const idle = idleDevices(deviceCount, memoryBytes);
  const devices = { ...idle, pool: pool ?? idle.pool };
  let settings: Settings = {
    ...defaultSettings,
    multiGpu: true,
    enableBatching: false,
    gpuMemorySafetyBytes: 0,
    ...given,
  };
  const events = createEventLog<Events>();
  const images = createImageStore(database);
  const quiet = () => {};
  const home = `/tmp/polyptych-queue-test-${process.pid}`;
  const folders = { images: home, byDay: false, thumbnails: home, previews: home };
  const models: ModelCatalog = {
    list: () => library,
    ready(modelId) {
      const known = library.find(({ id }) => id === modelId);
      if (!known) throw new PolyptychError('not_found', 'no such model');
      return { model: known, folder: `/models/${modelId}` };
    },
    idOfFolder: (folder) => folder.replace('/models/', ''),
    nameOf: (modelId) => modelId.toUpperCase(),
  };
  const performance = createPerformanceLog({ database, devices: () => [], events, clock });
  const dispatch = createDispatch({
    devices: devices.pool,
    models,
    settings: () => settings,
    learnt: createLearntTimes(database),
    memoryPointsOf,
    clock,
  });
  const queue = createJobQueue({
    store: createJobStore(database),
    database,
    dispatch,
    devices: devices.pool,
    models,
    inputs,
    performance,
    output: createUnitOutput({ folders, images, gallery, inputs, appVersion: '0', deviceName: (id) => id }),
    events,
    clock,
    log: { info: quiet, warn: quiet, error: quiet },
    onChange,
  });
  queue.schedule();
  const { handlers } = queue;
  return {
    ...devices,
    queue,
    dispatch,
    models,
    settings: () => settings,
    handlers,
    events,
    images,
    clock,
    performance,
    job: (id: string) => queue.jobs().find((job) => job.id === id),
    create(changes: Partial<typeof request> = {}) {
      void handlers['jobs.create']({ ...request, ...changes }, context);
      queue.schedule();
      return existing(queue.jobs().at(-1));
    },
    choose(changes: Partial<Settings>) {
      settings = { ...settings, ...changes };
      queue.schedule();
    },
    /** The steps are done: the worker can begin the next picture while this one is written. */
    finish(deviceId: string) {
      const { leaseId, task } = taskOf(devices, deviceId);
      devices.running.delete(deviceId);
      queue.onLease(deviceId, { type: 'finishing', leaseId });
      return { deviceId, leaseId, task };
    },
    written: ({ deviceId, leaseId }: Writing) =>
      queue.onLease(deviceId, { type: 'completed', leaseId, image: finished }),
    lostWhileWriting({ deviceId, leaseId }: Writing) {
      queue.onLease(deviceId, {
        type: 'failed',
        leaseId,
        error: { code: 'worker_lost', message: 'It broke.' },
      });
    },
    cancel(jobId: string) {
      void handlers['jobs.cancel']({ jobId }, context);
      return existing(queue.jobs().find(({ id }) => id === jobId));
    },
    retry(jobId: string) {
      void handlers['jobs.retry']({ jobId }, context);
      queue.schedule();
    },
    complete(deviceId: string) {
      const task = taskOf(devices, deviceId);
      devices.running.delete(deviceId);
      queue.onLease(deviceId, { type: 'completed', leaseId: task.leaseId, image: finished });
    },
    fail(deviceId: string, code: 'worker_lost' | 'internal') {
      const task = taskOf(devices, deviceId);
      devices.running.delete(deviceId);
      queue.onLease(deviceId, {
        type: 'failed',
        leaseId: task.leaseId,
        error: { code, message: 'It broke.' },
      });
    },
  };
}
/** A picture whose steps are done. */
export interface Writing {
  deviceId: string;
  leaseId: string;
  task: ImageTask;
}
/** What a device has to do now. */
export function taskOf(devices: Pick<ReturnType<typeof idleDevices>, 'running'>, deviceId: string) {
  const task = devices.running.get(deviceId);
  if (!task) throw new Error(`${deviceId} has nothing to do`);
  return task;
}
function existing(job: Job | undefined): Job {
  if (!job) throw new Error('there is no such job');
  return job;
}
