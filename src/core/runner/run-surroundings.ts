import { type JobRequest, jobLimits } from '#shared/contract/jobs.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { Device } from '#shared/contract/devices.ts';
import { PolyptychError } from '#shared/errors.ts';
import type { QueueDevice } from '../devices/queue-device.ts';
import type { ModelCatalog } from '../models/model-library.ts';
import type { KnownTimes } from '../queue/prediction.ts';
import type { JobRecord } from '../queue/job-record.ts';
import type { JobQueue } from '../queue/job-queue.ts';
import type { Themes } from '../themes/themes.ts';
import type { Lane, RunRecord } from './run-record.ts';
import { type Pace, lookAheadOf, stretchOf } from './look-ahead.ts';
import type { RunSnapshot } from './plan-run.ts';
import { settingsOf } from './run-settings.ts';
import type { Tally } from './tally.ts';
import { type MinuteOfDay, type WindowState, windowAt } from './time-window.ts';

/** What runs are told of the rest of the application. */
export interface SurroundingsOptions {
  queue: Pick<JobQueue, 'records'>;
  devices: {
    snapshot(): Pick<QueueDevice, 'id' | 'selected'>[];
    list(): Pick<Device, 'id' | 'enabled' | 'temperatureCelsius'>[];
  };
  models: ModelCatalog;
  themes: Pick<Themes, 'defaultsOf'>;
  dispatch: { work(request: JobRequest): number; times: KnownTimes };
  settings(): Pick<Settings, 'queuePaused' | 'enableBatching' | 'maxBatchSize'>;
  /** On the disk of the pictures; null where nobody knows. */
  freeBytes(): number | null;
  minuteOfDay: MinuteOfDay;
}

/** What a run looks at before it decides. */
export interface Surroundings {
  /** The run's jobs that have not ended. */
  jobsOf(runId: string): JobRecord[];
  snapshotOf(run: RunRecord, tally: Tally, now: number): RunSnapshot;
  /** On all devices together, each model drawing as much; null where nothing was learnt of one. */
  imagesPerSecond(plan: Pick<RunRecord['plan'], 'settings'>, lanes: readonly Lane[]): number | null;
}

const isOutstanding = ({ units }: JobRecord) =>
  units.some(({ state }) => state === 'queued' || state === 'running');
const isWaiting = ({ units }: JobRecord) => units.some(({ state }) => state === 'queued');

export function createSurroundings(options: SurroundingsOptions): Surroundings {
  const { queue, devices, models, themes, dispatch, settings, freeBytes, minuteOfDay } = options;
  let lastWindow: { from: string; to: string; askedAt: number; state: WindowState } | null = null;

  /** The last answer holds until it changes: it is asked for with every picture. */
  function windowOf({ plan }: RunRecord, now: number): WindowState | null {
    const { between } = plan.limits;
    if (!between) return null;
    const known =
      lastWindow?.from === between.from && lastWindow.to === between.to && lastWindow.askedAt <= now;
    if (lastWindow && known && now < lastWindow.state.changesAt) return lastWindow.state;
    const state = windowAt(between, now, minuteOfDay);
    lastWindow = { ...between, askedAt: now, state };
    return state;
  }

  const selected = () => devices.snapshot().flatMap((device) => (device.selected ? [device.id] : []));

  /** Any picture of a model in a run, to know its size by; null where it cannot be drawn now. */
  function exampleOf(settingsWanted: RunRecord['plan']['settings'], lane: Lane): JobRequest | null {
    const [theme] = lane.themes;
    try {
      const { model } = models.ready(lane.modelId);
      const picture = settingsOf(model, theme ? themes.defaultsOf(theme.themeId) : {}, settingsWanted);
      return { ...picture, prompt: '-', count: 1, seed: 0 };
    } catch (error) {
      if (error instanceof PolyptychError) return null;
      throw error;
    }
  }

  function paceOn(deviceId: string, example: JobRequest): Pace {
    const { modelId } = example;
    const { enableBatching, maxBatchSize } = settings();
    const largestBatch = enableBatching
      ? Math.min(maxBatchSize, dispatch.times.largestBatch(modelId, deviceId, example.width * example.height))
      : 1;
    const seconds = dispatch.times.runSeconds(modelId, deviceId, dispatch.work(example), largestBatch);
    return {
      secondsPerImage: seconds === null ? null : seconds / largestBatch,
      loadSeconds: dispatch.times.loadSeconds(modelId, deviceId),
      largestBatch,
    };
  }

  function fastest(deviceIds: readonly string[], example: JobRequest | null): Pace {
    const paces = example ? deviceIds.map((deviceId) => paceOn(deviceId, example)) : [];
    const known = paces.map(({ secondsPerImage }) => secondsPerImage).filter((seconds) => seconds !== null);
    return {
      secondsPerImage: known.length > 0 ? Math.min(...known) : null,
      loadSeconds: Math.max(0, ...paces.map(({ loadSeconds }) => loadSeconds)),
      largestBatch: Math.max(1, ...paces.map(({ largestBatch }) => largestBatch)),
    };
  }

  return {
    jobsOf: (runId) =>
      queue.records().filter((job) => job.request.origin?.runId === runId && isOutstanding(job)),
    snapshotOf(run, tally, now) {
      const records = queue.records();
      const own = records.filter((job) => job.request.origin?.runId === run.id && isOutstanding(job));
      const deviceIds = selected();
      const temperatures = devices
        .list()
        .flatMap(({ enabled, temperatureCelsius }) =>
          enabled && temperatureCelsius !== null ? [temperatureCelsius] : [],
        );
      return {
        completed: tally.completed(),
        lanes: run.lanes.map((lane) => {
          const jobs = own.filter(({ request }) => request.modelId === lane.modelId);
          const waiting = jobs.filter(isWaiting).length;
          const pace = fastest(deviceIds, exampleOf(run.plan.settings, lane));
          return {
            completed: tally.completedOf(lane.modelId),
            waiting,
            running: jobs.length - waiting,
            lookAhead: lookAheadOf(pace),
            stretch: stretchOf(pace),
          };
        }),
        devices: deviceIds.length,
        peopleWait: records.some((job) => job.request.origin?.runId !== run.id && isWaiting(job)),
        queuePaused: settings().queuePaused,
        window: windowOf(run, now),
        freeBytes: run.plan.limits.minimumFreeBytes === null ? null : freeBytes(),
        hottestCelsius: temperatures.length > 0 ? Math.max(...temperatures) : null,
      };
    },
    imagesPerSecond({ settings: wanted }, lanes) {
      const examples = lanes.flatMap((lane) => exampleOf(wanted, lane) ?? []);
      if (examples.length === 0) return null;
      let sum = 0;
      for (const deviceId of selected()) {
        const seconds = examples.map((example) => paceOn(deviceId, example).secondsPerImage);
        const known = seconds.filter((one) => one !== null);
        if (known.length < seconds.length) return null;
        const mean = known.reduce((total, one) => total + one, 0) / known.length;
        sum += 1 / Math.max(0.001, mean);
      }
      return sum === 0 ? null : sum;
    },
  };
}

/** Behind all that people send. */
export const runPlace = { priority: -jobLimits.priority, pinnedDeviceId: null } as const;
