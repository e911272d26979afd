import type { Snapshot } from '#shared/contract/app.ts';
import type { Device } from '#shared/contract/devices.ts';
import type { Job } from '#shared/contract/jobs.ts';
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
  devices: readonly Device[];
  models: readonly Model[];
  settings: Settings;
}

export const initialStudioState: StudioState = {
  connection: { state: 'connecting' },
  about: null,
  jobs: [],
  devices: [],
  models: [],
  settings: defaultSettings,
};

const byAge = (a: Job, b: Job) => a.createdAt - b.createdAt;

/** Replaces the copy by the whole truth. */
export function withSnapshot(state: StudioState, snapshot: Snapshot): StudioState {
  const { version, shell, capabilities, modelsFolder, jobs, devices, models, settings } = snapshot;
  return {
    ...state,
    about: { version, shell, capabilities, modelsFolder },
    jobs: jobs.toSorted(byAge),
    devices,
    models,
    settings,
  };
}

function withJob(jobs: readonly Job[], job: Job): readonly Job[] {
  const known = jobs.some(({ id }) => id === job.id);
  return known ? jobs.map((old) => (old.id === job.id ? job : old)) : [...jobs, job].sort(byAge);
}

type Progressed = Extract<CoreEvent, { name: 'jobs.progressed' }>['payload'];

/** One unit's step: news of a unit that does not run (any more) is old and changes nothing. */
function withProgress(
  job: Job,
  { unitIndex, phase, progress, previewUrl, estimatedFinishAt }: Progressed,
): Job {
  if (!job.units.some((unit) => unit.index === unitIndex && unit.state === 'running')) return job;
  const units = job.units.map((unit) =>
    unit.index === unitIndex && unit.state === 'running'
      ? { ...unit, phase, progress, previewUrl: previewUrl ?? unit.previewUrl }
      : unit,
  );
  return { ...job, units, estimatedFinishAt };
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
    case 'devices.changed':
      return { ...state, devices: event.payload.devices };
    case 'models.changed':
      return { ...state, models: event.payload.models };
    case 'settings.changed':
      return { ...state, settings: event.payload.settings };
    case 'gallery.added':
    case 'gallery.changed':
    case 'gallery.removed':
      return state;
  }
}
