import type { JobRequest } from '#shared/contract/jobs.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { DevicePool } from '../devices/device-pool.ts';
import type { QueueDevice } from '../devices/queue-device.ts';
import type { ModelCatalog } from '../models/model-library.ts';
import { pictureMemory } from '../models/picture-memory.ts';
import type { Clock } from '../ports.ts';
import { createBoardSync } from './board-sync.ts';
import { waitsForCompanyUntil } from './company.ts';
import { misfitOn, misfitsOf } from './misfits.ts';
import { type MemoryPoint, picturesThatFit } from './memory/pictures-that-fit.ts';
import type { KnownTimes } from './prediction.ts';
import type { JobRecord } from './job-record.ts';
import { likeUnits } from './like-units.ts';
import type { LearntTimes } from './learnt-times.ts';
import { createBoard } from './scheduling/board.ts';
import { sentenceOf } from './scheduling/reasons.ts';
import { strategies } from './scheduling/strategies/registry.ts';
import { createTimes } from './scheduling/times.ts';
import type { Assignment, Demand, Strategy, UnitReference } from './scheduling/types.ts';
import { trialOf } from './trial.ts';
import { workOf } from './work.ts';

export interface DispatchOptions {
  devices: Pick<DevicePool, 'snapshot' | 'settled'>;
  models: Pick<ModelCatalog, 'list' | 'nameOf'>;
  settings(): Settings;
  learnt: LearntTimes;
  /** The most memory that a model was seen to take; without it, models take what their files do. */
  peakOf?: (modelId: string) => number | null;
  /** What models were seen to take of a card while they drew; without it, batches are as large as settings allow. */
  memoryPointsOf?: (modelId: string, deviceId: string) => readonly MemoryPoint[];
  clock: Clock;
}

/** Units that are to be started now, as one batch: they count as running already, and each has to be ended. */
export interface Start {
  units: UnitReference[];
  deviceId: string;
  /** Models that have to leave the device first. */
  unload: string[];
  /** No device in use holds the model whole: what its steps do not need leaves while they run. */
  staged: boolean;
  /** Why these and why here, as a sentence without a full stop. */
  reason: string;
}

/** Seconds that a batch took, as one of its pictures tells; null where they were not measured. */
export interface Measured {
  loadSeconds: number | null;
  runSeconds: number | null;
}

/** Says which unit goes to which device: the board, kept in step with devices, models and settings, and a strategy. */
export interface Dispatch {
  /** Units that wait from now on: of a new job, of one left by the last run, or retried. */
  accept(job: JobRecord, unitIndexes: readonly number[]): void;
  /** The job's place in the queue or its device has changed; what runs goes on. */
  moved(job: JobRecord): void;
  /** Nothing of the job waits any longer; what runs goes on. */
  withdraw(jobId: string): void;
  next(): Start | null;
  /** The unit needs its device no longer, although it is still being written. */
  release(unit: UnitReference): void;
  /** The unit is done: what its batch took is learnt and kept when that was the last of it. */
  finished(unit: UnitReference, attempt: Measured & { modelId: string; deviceId: string }): void;
  /** The unit is over, or waits again: to go elsewhere if it can, or anywhere. */
  failed(unit: UnitReference, outcome: 'over' | 'elsewhere' | 'again'): void;
  /** At most so many units of a model at once, on one device or (null) on any, for this run of the app. */
  limitBatch(modelId: string, deviceId: string | null, units: number): void;
  /** Models that are waited for and fit no device that may be used, with a sentence about it. */
  misfits(): { modelId: string; message: string }[];
  /** Why the model will never run on a device, as a sentence; null where it may. */
  misfitOn(modelId: string, device: { name: string; memory: QueueDevice['memory'] }): string | null;
  /** When to ask again although nothing happened (milliseconds since the epoch); null for never. */
  wakeAt(): number | null;
  /** Units that wait and may be begun. */
  waitingUnits(): number;
  /** How much a model is wanted, and what it takes. */
  interestIn(modelId: string): { footprintBytes: number; waitedFor: boolean; worth: number };
  work(request: JobRequest): number;
  times: KnownTimes;
}

export function createDispatch(options: DispatchOptions): Dispatch {
  const { devices, models, settings, learnt, clock } = options;
  const times = createTimes(learnt.load());
  const board = createBoard({
    times,
    batchShares: learnt.loadBatchShares(),
    fitting({ modelId, deviceId, ...fit }) {
      const points = options.memoryPointsOf?.(modelId, deviceId) ?? [];
      return points.length === 0
        ? Infinity
        : picturesThatFit(points, { ...fit, weightBytes: weightBytesOf(modelId) });
    },
  });
  /** When the first of those that wait for company starts without more (seconds). */
  let companyUntil: number | null = null;
  const sync = createBoardSync({ board, devices, models, peakOf: options.peakOf ?? (() => null), settings });
  const works = new WeakMap<JobRequest, number>();
  /** What devices on trial were given, until it has ended. */
  const trials = new Map<string, UnitReference>();
  let chosen: { name: string; strategy: Strategy } | null = null;
  const seconds = () => clock.now() / 1000;
  const named = ({ id, footprintBytes }: { id: string; footprintBytes: number }) => ({
    id,
    footprintBytes,
    name: models.nameOf(id),
  });
  const modelOf = (modelId: string) => models.list().find(({ id }) => id === modelId);
  function weightBytesOf(modelId: string): number {
    const model = modelOf(modelId);
    if (!model) return 0;
    const { stagedBytes, estimatedBytes } = model.memory;
    const bytes = sync.isStaged(modelId) ? stagedBytes : estimatedBytes;
    return Math.max(0, bytes - pictureMemory(model.publishedDefaults));
  }

  /** A strategy remembers things of its own, so it is kept until another one is chosen. */
  function strategyNow(): Strategy {
    const { multiGpu, strategy: name } = settings();
    const wanted = multiGpu ? name : 'single-device';
    if (chosen?.name === wanted) return chosen.strategy;
    const create = strategies[wanted];
    if (!create) throw new Error(`There is no strategy "${wanted}".`);
    chosen = { name: wanted, strategy: create() };
    return chosen.strategy;
  }
  /** What waits for company is passed over until its time has come. */
  function choose(now: number): Assignment | null {
    const { enableBatching, maxBatchSize, maxBatchWaitSeconds } = settings();
    board.setMaxBatchSize(enableBatching ? maxBatchSize : 1);
    const waiting = new Set<Demand>();
    companyUntil = null;
    board.hold(waiting);
    try {
      for (;;) {
        const assignment = strategyNow().next(board, now);
        const until = assignment && waitsForCompanyUntil(board, assignment, maxBatchWaitSeconds, now);
        if (until === null) return assignment;
        companyUntil = Math.min(companyUntil ?? Infinity, until);
        for (const { demand } of assignment?.batch ?? []) waiting.add(demand);
      }
    } finally {
      board.hold(new Set());
    }
  }
  function work(request: JobRequest): number {
    const known = works.get(request);
    if (known !== undefined) return known;
    // Not what a person wants instead: what was learnt is in units of this.
    const defaults = modelOf(request.modelId)?.publishedDefaults;
    if (!defaults) return 1;
    const result = workOf(request, defaults);
    works.set(request, result);
    return result;
  }

  /** A device on trial gets one unit, and the next only when it is known how that ended. */
  function nextTrial(present: readonly QueueDevice[]): Assignment | null {
    for (const { id, state, onTrial } of present) {
      const device = board.device(id);
      if (!onTrial || state !== 'idle' || trials.has(id) || device?.work.kind !== 'idle') continue;
      const assignment = trialOf(board, device);
      if (assignment) return assignment;
    }
    return null;
  }
  function endTrial(unit: UnitReference) {
    for (const [deviceId, { jobId, unitIndex }] of trials)
      if (jobId === unit.jobId && unitIndex === unit.unitIndex) trials.delete(deviceId);
  }

  return {
    accept(job, unitIndexes) {
      const { id, priority, rank, pinnedDeviceId } = job;
      if (pinnedDeviceId !== null) sync.announceDevice(pinnedDeviceId, seconds());
      const order = { priority, rank, pinnedDeviceId, acceptedAt: seconds() };
      for (const { modelId, indexes, ...kind } of likeUnits(job, unitIndexes, work)) {
        sync.announceModel(modelId);
        board.accept({ id, modelId, unitIndexes: indexes, ...kind, ...order });
      }
    },
    moved({ id, priority, rank, pinnedDeviceId }) {
      if (!board.job(id)) return;
      if (pinnedDeviceId !== null) sync.announceDevice(pinnedDeviceId, seconds());
      board.reorder(id, { priority, rank });
      board.pin(id, pinnedDeviceId);
    },
    withdraw: (jobId) => void board.withdraw(jobId),
    next() {
      if (board.queuedUnits === 0) return null;
      const now = seconds();
      const present = sync.synchronise(now);
      board.refresh(now);
      if (settings().queuePaused) return null;
      const assignment = nextTrial(present) ?? choose(now);
      if (!assignment) return null;
      const deviceId = assignment.device.id;
      // Free by the board's books, but not yet by its own word: it is asked again when that comes.
      if (present.find(({ id }) => id === deviceId)?.state !== 'idle') return null;
      const units = board.start(assignment, now);
      const [first] = units;
      if (!first) return null;
      if (assignment.reason.kind === 'trial') trials.set(deviceId, first);
      const unload = assignment.unload.map(({ id }) => id);
      const staged = sync.isStaged(assignment.demand.model.id);
      const reason = sentenceOf(assignment.reason) + inCompany(units.length) + (staged ? inStages : '');
      return { units, deviceId, unload, staged, reason };
    },
    release: board.release,
    finished(unit, { modelId, deviceId, loadSeconds, runSeconds }) {
      endTrial(unit);
      const attempt = { loadSeconds, runSeconds, ended: [unit], returned: [], avoidDevice: false };
      const isOver = board.end(attempt, seconds());
      const share = board.batchShare(modelId);
      if (isOver && share !== null) learnt.saveBatchShare(modelId, share);
      for (const [kind, measured] of [
        ['load', loadSeconds],
        ['run', runSeconds],
      ] as const) {
        if (measured === null) continue;
        learnt.save({ kind, modelId, deviceId, seconds: times.samplesOf(kind, modelId, deviceId) });
      }
    },
    failed(unit, outcome) {
      endTrial(unit);
      const [ended, returned] = outcome === 'over' ? [[unit], []] : [[], [unit]];
      const avoidDevice = outcome === 'elsewhere';
      board.end({ loadSeconds: null, runSeconds: null, ended, returned, avoidDevice }, seconds());
    },
    limitBatch: board.setBatchLimit,
    misfits() {
      if (board.wanted.size === 0 || !devices.settled()) return [];
      const { deviceReservations, gpuMemorySafetyBytes } = settings();
      // A reserved device comes back: what only it can hold waits for it.
      const present = devices.snapshot().map((device) => ({
        ...device,
        selected: device.selected || deviceReservations.some(({ deviceId }) => deviceId === device.id),
      }));
      return misfitsOf([...board.wanted].map(named), present, gpuMemorySafetyBytes);
    },
    misfitOn(modelId, device) {
      sync.announceModel(modelId);
      const footprintBytes = sync.footprintOf(modelId);
      return misfitOn(named({ id: modelId, footprintBytes }), device, settings().gpuMemorySafetyBytes);
    },
    wakeAt() {
      if (board.queuedUnits === 0 || settings().queuePaused) return null;
      const at = Math.min(strategyNow().wakeAt?.(board, seconds()) ?? Infinity, companyUntil ?? Infinity);
      return at === Infinity ? null : at * 1000;
    },
    waitingUnits: () => (settings().queuePaused ? 0 : board.queuedUnits),
    interestIn: (modelId) => ({
      footprintBytes: sync.footprintOf(modelId),
      waitedFor: [...board.wanted].some(({ id }) => id === modelId),
      worth: board.worthOf(modelId),
    }),
    work,
    times: {
      runSeconds: (modelId, deviceId, amount, batchSize = 1) =>
        times.known('run', modelId, deviceId) === 'nothing'
          ? null
          : times.seconds('run', modelId, deviceId) *
            amount *
            (1 + (batchSize - 1) * (board.batchShare(modelId) ?? 1)),
      loadSeconds: (modelId, deviceId) =>
        times.known('load', modelId, deviceId) === 'nothing' ? 0 : times.seconds('load', modelId, deviceId),
      largestBatch(modelId, deviceId, pixelsPerUnit) {
        const [model, device] = [board.model(modelId), board.device(deviceId)];
        return model && device ? board.batchLimit({ model, pixelsPerUnit }, device) : 1;
      },
    },
  };
}

const inStages = '; its text encoder and its VAE leave the device while it draws, to save memory';

const inCompany = (units: number) =>
  units > 1 ? `; together with ${units - 1} other${units > 2 ? 's' : ''}` : '';
