/** Plausible values of the contract's types, for tests: each names only what matters to it. */
import {
  type Device,
  type DeviceReading,
  type Machine,
  unknownFacts,
  unknownMachine,
  unknownReadings,
} from './devices.ts';
import type { Image } from './gallery.ts';
import type { Job, JobRequest } from './jobs.ts';
import type { Model, ModelSettings } from './models.ts';
import type { Run } from './runner.ts';

/** One picture of the embedded model. */
export const sampleRequest: JobRequest & { seed: number } = {
  prompt: 'a red lighthouse by the sea at dusk',
  negativePrompt: '',
  modelId: 'postcards',
  count: 1,
  seed: 1,
  steps: 20,
  guidanceScale: 3,
  width: 128,
  height: 128,
  scheduler: 'DDIMScheduler',
};

/** A job that waits; its count follows from its units. */
export function sampleJob(changes: Partial<Job> = {}): Job {
  const units = changes.units ?? [{ index: 0, seed: 1, attempts: 0, state: 'queued' }];
  return {
    id: 'job',
    createdAt: 1,
    state: 'queued',
    request: { ...sampleRequest, count: units.length },
    priority: 0,
    rank: 1,
    pinnedDeviceId: null,
    estimatedFinishAt: null,
    estimatedFinishRange: null,
    ...changes,
    units,
  };
}

export function sampleImage(changes: Partial<Image> = {}): Image {
  const id = changes.id ?? 'image';
  return {
    id,
    jobId: null,
    createdAt: 1,
    width: 128,
    height: 128,
    prompt: sampleRequest.prompt,
    negativePrompt: '',
    modelId: 'postcards',
    modelName: 'Postcards',
    seed: 1,
    steps: 20,
    guidanceScale: 3,
    scheduler: 'DDIMScheduler',
    deviceId: 'cpu',
    deviceName: 'The CPU',
    seconds: 1,
    truncatedTokens: 0,
    favorite: false,
    rating: null,
    rejected: false,
    source: 'polyptych',
    themeId: null,
    themePicks: null,
    runId: null,
    missing: false,
    fileName: `${id}.png`,
    fileSizeBytes: 1000,
    ...changes,
  };
}

/** A simulated device that is idle. */
export function sampleDevice(changes: Partial<Device> = {}): Device {
  return {
    ...unknownFacts,
    ...unknownReadings,
    id: 'simulated-1',
    index: 1,
    name: 'Simulated GPU 1',
    backend: 'simulated',
    backendReason: null,
    provenCard: null,
    hiddenBy: null,
    health: 'healthy',
    healthReason: null,
    enabled: true,
    worker: { state: 'idle' },
    loadedModelIds: ['postcards'],
    ...changes,
  };
}

/** A reading of `sampleDevice` that tells nothing but that it was taken. */
export function sampleReading(changes: Partial<DeviceReading> = {}): DeviceReading {
  return { ...unknownReadings, deviceId: 'simulated-1', sampledAt: 1, ...changes };
}

const sampleDefaults: ModelSettings = {
  width: 128,
  height: 128,
  steps: 20,
  guidanceScale: 3,
  scheduler: 'DDIMScheduler',
  negativePrompt: '',
};

export function sampleModel(changes: Partial<Model> = {}): Model {
  return {
    id: 'postcards',
    name: 'Postcards',
    description: null,
    license: null,
    embedded: true,
    place: 'embedded',
    folder: '/models/postcards',
    demonstration: false,
    pipeline: 'OnnxStableDiffusionPipeline',
    kind: 'text-to-image',
    startPicture: 'optional',
    scale: null,
    sizeBytes: 1,
    memory: { estimatedBytes: 1, stagedBytes: 1, measuredBytes: null },
    readiness: { state: 'ready' },
    defaults: sampleDefaults,
    publishedDefaults: sampleDefaults,
    defaultsChanged: false,
    guidance: 'free',
    usualSteps: 50,
    sizeMultiple: 16,
    maximumTokens: 32,
    schedulers: ['DDIMScheduler', 'EulerDiscreteScheduler'],
    vocabulary: [],
    examples: [],
    ...changes,
  };
}

/** A machine with nothing but its processor. */
export function sampleMachine(changes: Partial<Machine> = {}): Machine {
  return { ...unknownMachine, detection: 'done', ...changes };
}

/** A run that draws, without limits. */
export function sampleRun(changes: Partial<Run> = {}): Run {
  return {
    id: 'run',
    createdAt: 1,
    plan: {
      themeIds: ['boats'],
      modelIds: [],
      mode: 'random',
      seed: 1,
      settings: {},
      limits: {
        hours: null,
        images: null,
        minimumFreeBytes: null,
        between: null,
        maximumTemperatureCelsius: null,
      },
    },
    phase: { state: 'drawing', since: 1 },
    images: 0,
    failed: 0,
    devices: [],
    failures: [],
    waiting: 0,
    running: 0,
    models: [{ modelId: 'postcards', givenUp: null }],
    pausedSeconds: {},
    favorites: 0,
    latestImageIds: [],
    expected: { imagesPerHour: null, images: null, endsAt: null },
    ...changes,
  };
}
