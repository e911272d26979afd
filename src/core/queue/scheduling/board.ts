/**
 * What the queue knows of devices, models and waiting units, kept up to date event by event, so that a decision never
 * has to go through all units. It does nothing by itself: whoever holds it tells it what happened and asks a strategy.
 */
import { createAttempts, unitKey } from './attempts.ts';
import { type FittingUnits, createBatchLimits } from './batch-limits.ts';
import { createOrderedList } from './ordered-list.ts';
import { type FirstInFirstOutPromise, createPromise } from './promise.ts';
import { createTimesRows } from './times-rows.ts';
import type { Times } from './times.ts';
import type {
  Assignment,
  BoardView,
  Demand,
  Device,
  DeviceInput,
  Job,
  JobInput,
  Model,
  SchedulingOptions,
  UnitReference,
} from './types.ts';
import { worthAfter, worthAt } from './popularity.ts';
import {
  type BoardDemand,
  type BoardDevice,
  type BoardJob,
  type BoardModel,
  createWaiting,
} from './waiting.ts';

/** How an attempt ended. Seconds are null where they were not measured. */
export interface AttemptEnd {
  loadSeconds: number | null;
  runSeconds: number | null;
  /** Units that are done with, whatever became of them. */
  ended: readonly UnitReference[];
  /** Units that wait again, at their old place; with `avoidDevice` they go elsewhere if they can. */
  returned: readonly UnitReference[];
  avoidDevice: boolean;
}

export interface Board extends BoardView {
  setModel(input: { id: string; footprintBytes: number }): void;
  /** Adds a device or changes what is known of it. */
  setDevice(input: DeviceInput, now: number): void;
  /** What really lies in a device's memory, when that is not what was planned. */
  setResident(deviceId: string, modelIds: readonly string[]): void;
  /** Units of a job that is known already join it at its place. */
  accept(input: JobInput): Job;
  /** Takes waiting units out; what runs is ended by `end`. Without indexes, all of them. Returns what it took. */
  withdraw(jobId: string, unitIndexes?: readonly number[]): number[];
  /** Moves what waits of a job to another place in the queue. */
  reorder(jobId: string, place: { priority: number; rank: number }): void;
  pin(jobId: string, deviceId: string | null): void;
  /** Puts an assignment into effect; returns the units that now run. */
  start(assignment: Assignment, now: number): UnitReference[];
  /**
   * This unit needs its device no longer, although the attempt goes on (its picture is written): when that is so for all
   * of them, the device can begin the next attempt.
   */
  release(unit: UnitReference): void;
  /**
   * Ends units of one attempt; what is over already changes nothing. Says whether the attempt is over: then what it took
   * is learnt, where all of its units were measured.
   */
  end(attempt: AttemptEnd, now: number): boolean;
  /** Demands that wait for company: no device may run them until they are let go again. */
  hold(demands: ReadonlySet<Demand>): void;
  setMaxWaitSeconds(seconds: number): void;
  setMaxBatchSize(units: number): void;
  /** At most so many units of a model at once, on one device or (null) on any. */
  setBatchLimit(modelId: string, deviceId: string | null, units: number): void;
  /** What one more unit of a batch costs, as a share of the first; null before a batch was measured. */
  batchShare(modelId: string): number | null;
  job(jobId: string): Job | null;
  model(modelId: string): Model | null;
  device(deviceId: string): Device | null;
  /** How much a model is asked for lately. */
  worthOf(modelId: string): number;
  /** Brings predictions up to date; call it before asking a strategy. */
  refresh(now: number): void;
}

export interface BoardOptions extends Partial<SchedulingOptions> {
  times: Times;
  /** What batches were learnt to cost, by model. */
  batchShares?: Map<string, number>;
  /** How many units fit into a device's memory together; without it, memory is no reason to run fewer. */
  fitting?: FittingUnits;
}

export const defaultMaxWaitSeconds = 60;

export function createBoard({ times, batchShares, fitting, ...given }: BoardOptions): Board {
  const options: SchedulingOptions = { maxWaitSeconds: defaultMaxWaitSeconds, maxBatchSize: 1, ...given };
  const devices: BoardDevice[] = [];
  const devicesById = new Map<string, BoardDevice>();
  const models = new Map<string, BoardModel>();
  const jobs = new Map<string, BoardJob>();
  const waiting = createWaiting();
  const rows = createTimesRows(times, devices, batchShares);
  const limits = createBatchLimits(options, rows.batchShare, rows.measuredOn, fitting);
  const attempts = createAttempts(rows);
  let predictedWith = times.version;
  let refreshedAt = 0;
  let acceptedJobs = 0;
  let lateJobs = 0;
  let held: ReadonlySet<Demand> = new Set();

  const promise: FirstInFirstOutPromise = createPromise({
    devices,
    times: rows.of,
    timesVersion: () => times.version,
    measured: rows.measured,
    setPlainFinish(job, at) {
      const known = jobs.get(job.id);
      if (known) known.plainFinishAt = at;
    },
  });

  function existing<T>(map: Map<string, T>, id: string, what: string): T {
    const found = map.get(id);
    if (found) return found;
    // A mistake of the program, not of people: the integration has to announce things before it uses them.
    throw new Error(`The board knows no ${what} "${id}".`);
  }
  function modelOf(id: string): BoardModel {
    const known = models.get(id);
    if (known) return known;
    const model: BoardModel = {
      id,
      index: models.size,
      footprintBytes: 0,
      queue: createOrderedList<Demand>(),
      queuedUnits: 0,
      queuedWork: 0,
      queuedDemands: 0,
      popularity: { score: 0, at: 0 },
    };
    models.set(id, model);
    return model;
  }

  function forgetIfOver(job: BoardJob) {
    if (job.demands.length === 0 && job.runningUnits === 0) jobs.delete(job.id);
  }
  /** Puts what waits of a job to where its priority and rank say. */
  function requeue(job: BoardJob) {
    for (const demand of job.demands) {
      waiting.dequeue(demand);
      waiting.enqueue(demand);
    }
    promise.orderChanged();
  }

  // --- devices -------------------------------------------------------------------------------------------------

  function place(device: BoardDevice, resident: BoardModel[]) {
    device.resident = resident;
    device.residentBytes = resident.reduce((sum, { footprintBytes }) => sum + footprintBytes, 0);
  }

  return {
    devices,
    queue: waiting.queue,
    wanted: waiting.wanted,
    options,
    get now() {
      return refreshedAt;
    },
    get queuedUnits() {
      return waiting.queuedUnits;
    },
    get acceptedJobs() {
      return acceptedJobs;
    },
    get lateJobs() {
      return lateJobs;
    },
    times: rows.of,
    measured: rows.measured,
    runSeconds: rows.runSeconds,
    batchShare: rows.batchShare,
    batchLimit: limits.of,
    eligible(demand, device) {
      if (held.has(demand)) return false;
      if (!device.usable || demand.model.footprintBytes > device.capacityBytes) return false;
      if (demand.job.pinned) return demand.job.pinned === device;
      if (!demand.excluded.has(device)) return true;
      // Where it failed before is better than nowhere.
      return !devices.some(
        (other) =>
          other.usable && !demand.excluded.has(other) && demand.model.footprintBytes <= other.capacityBytes,
      );
    },
    setModel({ id, footprintBytes }) {
      const model = modelOf(id);
      model.footprintBytes = footprintBytes;
      times.addModel(id, footprintBytes);
      for (const device of devices) if (device.resident.includes(model)) place(device, device.resident);
    },
    setDevice({ id, capacityBytes, usable, relativeSpeed }, now) {
      const known = devicesById.get(id);
      if (known) {
        if (known.capacityBytes === capacityBytes && known.usable === usable) return;
        Object.assign(known, { capacityBytes, usable });
      } else {
        const device: BoardDevice = {
          id,
          index: devices.length,
          capacityBytes,
          usable,
          work: { kind: 'idle' },
          resident: [],
          residentBytes: 0,
        };
        devices.push(device);
        devicesById.set(id, device);
        times.addDevice(id, relativeSpeed ?? 1);
      }
      promise.devicesChanged(now);
    },
    setResident(deviceId, modelIds) {
      const device = existing(devicesById, deviceId, 'device');
      const reported = new Set(modelIds.map(modelOf));
      // Those that stay keep their order of use.
      const staying = device.resident.filter((model) => reported.delete(model));
      place(device, [...reported, ...staying]);
    },
    accept(input) {
      const { id, modelId, acceptedAt, priority = 0, pinnedDeviceId = null, batchKey = null } = input;
      const { rank = acceptedJobs } = input;
      const model = modelOf(modelId);
      model.popularity = worthAfter(model.popularity, acceptedJobs);
      const known = jobs.get(id);
      if (!known) acceptedJobs++;
      const job: BoardJob = known ?? {
        id,
        modelId,
        acceptedAt,
        priority,
        rank,
        pinned: pinnedDeviceId === null ? null : existing(devicesById, pinnedDeviceId, 'device'),
        plainFinishAt: Infinity,
        demands: [],
        runningUnits: 0,
      };
      const demand: BoardDemand = {
        job,
        model,
        workPerUnit: input.workPerUnit,
        pixelsPerUnit: input.pixelsPerUnit ?? 0,
        batchKey,
        excluded: new Set(),
        units: input.unitIndexes.toSorted((a, b) => a - b),
        place: null,
      };
      if (demand.units.length === 0) return job;
      jobs.set(id, job);
      job.demands.push(demand);
      waiting.enqueue(demand);
      promise.accept(demand);
      return job;
    },
    withdraw(jobId, unitIndexes) {
      const job = jobs.get(jobId);
      if (!job) return [];
      const taken: number[] = [];
      for (const demand of [...job.demands]) {
        const leaving = demand.units.filter((index) => unitIndexes?.includes(index) ?? true);
        taken.push(...leaving);
        waiting.take(demand, leaving);
      }
      promise.withdraw(job, taken.length);
      forgetIfOver(job);
      return taken;
    },
    reorder(jobId, { priority, rank }) {
      const job = existing(jobs, jobId, 'job');
      Object.assign(job, { priority, rank });
      requeue(job);
    },
    pin(jobId, deviceId) {
      const job = existing(jobs, jobId, 'job');
      job.pinned = deviceId === null ? null : existing(devicesById, deviceId, 'device');
      promise.orderChanged();
    },
    start({ device: assigned, batch, unload }, now) {
      const device = existing(devicesById, assigned.id, 'device');
      const units: UnitReference[] = [];
      const parts = new Map<string, BoardDemand>();
      let work = 0;
      for (const part of batch) {
        const job = existing(jobs, part.demand.job.id, 'job');
        const demand = job.demands.find((known) => known === part.demand);
        if (!demand) throw new Error(`Job "${job.id}" has nothing of this kind waiting.`);
        const indexes = demand.units.slice(0, part.units);
        for (const unitIndex of indexes) {
          const unit = { jobId: job.id, unitIndex };
          units.push(unit);
          parts.set(unitKey(unit), demand);
        }
        job.runningUnits += indexes.length;
        work = Math.max(work, demand.workPerUnit);
        waiting.take(demand, indexes);
      }
      const model = modelOf(batch[0]?.demand.model.id ?? '');
      const loads = !device.resident.includes(model);
      const staying = device.resident.filter((known) => known !== model && !unload.includes(known));
      place(device, [...staying, model]);
      limits.began(model, units.length);
      attempts.begin({ device, model, parts, units, work, loads, startedAt: now });
      return units;
    },
    release: attempts.release,
    end({ loadSeconds, runSeconds, ended, returned, avoidDevice }, now) {
      const over = [...ended, ...returned];
      const attempt = over[0] && attempts.of(over[0]);
      if (!attempt) return false;
      const { device, model, parts } = attempt;
      if (runSeconds !== null) attempt.unitsMeasured += over.length;
      attempt.loadSeconds = larger(attempt.loadSeconds, loadSeconds);
      attempt.runSeconds = larger(attempt.runSeconds, runSeconds);
      if (returned.length > 0) attempt.lostUnits = true;
      const isOver = attempts.end(attempt, over);
      // What it took longer than expected is no matter of order: it makes nobody late.
      const fairEnd = Math.min(now, attempt.expectedEnd);
      if (isOver && attempt.loadSeconds !== null)
        times.learn('load', model.id, device.id, attempt.loadSeconds);
      if (isOver && attempt.runSeconds !== null && attempt.unitsMeasured === parts.size)
        rows.learnRun(model, device, attempt.work, parts.size, attempt.runSeconds);
      for (const unit of over) {
        const demand = parts.get(unitKey(unit));
        if (!demand) continue;
        const { job } = demand;
        job.runningUnits--;
        if (returned.includes(unit)) {
          jobs.set(job.id, job);
          waiting.putBack(job, demand, unit.unitIndex, avoidDevice ? device : null);
        } else forgetIfOver(job);
        if (!jobs.has(job.id) && fairEnd > job.plainFinishAt + 1e-6) lateJobs++;
      }
      if (isOver && attempt.lostUnits) promise.lose(device, now - attempt.startedAt);
      return isOver;
    },
    hold(demands) {
      held = demands;
    },
    setMaxBatchSize(units) {
      options.maxBatchSize = units;
    },
    setBatchLimit: limits.set,
    setMaxWaitSeconds(seconds) {
      options.maxWaitSeconds = seconds;
    },
    job: (jobId) => jobs.get(jobId) ?? null,
    worthOf: (modelId) => worthAt(models.get(modelId)?.popularity ?? { score: 0, at: 0 }, acceptedJobs),
    model: (modelId) => models.get(modelId) ?? null,
    device: (deviceId) => devicesById.get(deviceId) ?? null,
    refresh(at) {
      refreshedAt = at;
      promise.refresh(at);
      if (predictedWith === times.version) return;
      predictedWith = times.version;
      attempts.predictAnew();
    },
    plainQueueHolds: promise.holds,
  };
}

function larger(known: number | null, other: number | null): number | null {
  return known === null || other === null ? (known ?? other) : Math.max(known, other);
}
