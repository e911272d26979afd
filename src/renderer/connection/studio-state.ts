import type { Snapshot } from '#shared/contract/app.ts';
import type { Device, DeviceReading, Machine } from '#shared/contract/devices.ts';
import type { Job } from '#shared/contract/jobs.ts';
import type { ModelImports } from '#shared/contract/model-imports.ts';
import type { Model } from '#shared/contract/models.ts';
import { defaultSettings, type Settings } from '#shared/contract/settings.ts';
import type { ConnectionState, CoreEvent } from './session.ts';

/** What does not change while the app runs. */
export type About = Pick<Snapshot, 'version' | 'shell' | 'capabilities' | 'modelsFolder'>;

/** The screen's copy of the core's state. The gallery, which is paged, has a store of its own. */
export interface StudioState {
  connection: ConnectionState;
  /** null until the first snapshot. */
  about: About | null;
  /** Oldest first. */
  jobs: readonly Job[];
  /** Their readings are those of the last change: what is shown of them comes from `readings`. */
  devices: readonly Device[];
  /** The latest reading of each device, by its id: apart, since they change each second and the devices do not. */
  readings: ReadonlyMap<string, DeviceReading>;
  machine: Machine;
  models: readonly Model[];
  /** Counts up when themes have changed: whoever shows them asks again. */
  themesVersion: number;
  /** Counts up when collections, or the pictures in them, have changed. */
  collectionsVersion: number;
  /** Counts up when pictures went to the trash, came back, or are gone for good. */
  trashVersion: number;
  modelImports: ModelImports;
  settings: Settings;
}

export const initialStudioState: StudioState = {
  connection: { state: 'connecting' },
  about: null,
  jobs: [],
  devices: [],
  readings: new Map(),
  machine: {
    detection: 'running',
    gpuCount: 0,
    totalGpuMemoryBytes: null,
    nvidiaDriver: null,
    cudaVersion: null,
    rocmVersion: null,
    cudaLibraries: { state: 'unsupported' },
    notes: [],
  },
  models: [],
  themesVersion: 0,
  collectionsVersion: 0,
  trashVersion: 0,
  modelImports: { imports: [], hasHubToken: false },
  settings: defaultSettings,
};

const byAge = (a: Job, b: Job) => a.createdAt - b.createdAt;

/** Replaces the copy by the whole truth. */
export function withSnapshot(state: StudioState, snapshot: Snapshot): StudioState {
  const { version, shell, capabilities, modelsFolder, jobs, devices, machine, models, settings } = snapshot;
  const { modelImports } = snapshot;
  return {
    ...state,
    about: { version, shell, capabilities, modelsFolder },
    jobs: jobs.toSorted(byAge),
    ...withDevices(devices, machine),
    models,
    modelImports,
    settings,
  };
}

function readingOf(device: Device): DeviceReading {
  return {
    deviceId: device.id,
    memoryUsedBytes: device.memoryUsedBytes,
    memoryFreeBytes: device.memoryFreeBytes,
    memoryUsedByAppBytes: device.memoryUsedByAppBytes,
    memoryUsedByOthersBytes: device.memoryUsedByOthersBytes,
    utilizationPercent: device.utilizationPercent,
    temperatureCelsius: device.temperatureCelsius,
    powerDrawWatts: device.powerDrawWatts,
    sampledAt: device.sampledAt,
    stale: device.stale,
  };
}

function withDevices(devices: readonly Device[], machine: Machine) {
  return { devices, machine, readings: new Map(devices.map((device) => [device.id, readingOf(device)])) };
}

/** The devices themselves stay as they are: whatever shows no reading has nothing to do. */
function withReadings(state: StudioState, fresh: readonly DeviceReading[]): StudioState {
  if (fresh.length === 0) return state;
  const readings = new Map(state.readings);
  // A reading of a device that is gone is old news.
  for (const reading of fresh) if (readings.has(reading.deviceId)) readings.set(reading.deviceId, reading);
  return { ...state, readings };
}

function withJob(jobs: readonly Job[], job: Job): readonly Job[] {
  const known = jobs.some(({ id }) => id === job.id);
  return known ? jobs.map((old) => (old.id === job.id ? job : old)) : [...jobs, job].sort(byAge);
}

type Progressed = Extract<CoreEvent, { name: 'jobs.progressed' }>['payload'];

/** One unit's step: news of a unit that does not run (any more) is old and changes nothing. */
function withProgress(
  job: Job,
  { jobId: _jobId, unitIndex, previewUrl, estimatedFinishAt, estimatedFinishRange, ...now }: Progressed,
): Job {
  if (!job.units.some((unit) => unit.index === unitIndex && unit.state === 'running')) return job;
  const units = job.units.map((unit) =>
    unit.index === unitIndex && unit.state === 'running'
      ? { ...unit, ...now, previewUrl: previewUrl ?? unit.previewUrl }
      : unit,
  );
  return { ...job, units, estimatedFinishAt, estimatedFinishRange };
}

/** The next state after one event; events of other stores change nothing here. */
export function reduceStudio(state: StudioState, event: CoreEvent): StudioState {
  switch (event.name) {
    case 'jobs.changed':
      return { ...state, jobs: withJob(state.jobs, event.payload.job) };
    case 'jobs.removed':
      return { ...state, jobs: state.jobs.filter(({ id }) => id !== event.payload.jobId) };
    case 'jobs.progressed': {
      const { jobId } = event.payload;
      return {
        ...state,
        jobs: state.jobs.map((job) => (job.id === jobId ? withProgress(job, event.payload) : job)),
      };
    }
    case 'jobs.predicted': {
      const moved = new Map(event.payload.finish.map(({ jobId, ...end }) => [jobId, end]));
      return {
        ...state,
        jobs: state.jobs.map((job) => (moved.has(job.id) ? { ...job, ...moved.get(job.id) } : job)),
      };
    }
    case 'devices.changed':
      return { ...state, ...withDevices(event.payload.devices, event.payload.machine) };
    case 'devices.sampled':
      return withReadings(state, event.payload.readings);
    case 'models.importsChanged':
      return { ...state, modelImports: event.payload };
    case 'models.changed':
      return { ...state, models: event.payload.models };
    case 'settings.changed':
      return { ...state, settings: event.payload.settings };
    case 'gallery.added':
    case 'gallery.removed':
      return {
        ...state,
        collectionsVersion: state.collectionsVersion + 1,
        trashVersion: state.trashVersion + 1,
      };
    case 'collections.changed':
      return { ...state, collectionsVersion: state.collectionsVersion + 1 };
    case 'trash.emptied':
      return { ...state, trashVersion: state.trashVersion + 1 };
    case 'gallery.changed':
    case 'files.changed':
    case 'performance.recorded':
    case 'models.imported':
    case 'runs.changed':
    case 'desktop.menuChosen':
      return state;
    case 'themes.changed':
      return { ...state, themesVersion: state.themesVersion + 1 };
  }
}
