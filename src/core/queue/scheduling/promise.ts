/**
 * The first-in-first-out promise: for each job, when a plain queue on the same devices would have finished it. The plain
 * queue is played beside the real one, from the same jobs and the same learnt times. Later jobs never change when earlier
 * ones are done in it, so a job's finish is known when it is accepted, for the price of placing its units at the tail.
 *
 * What was placed is kept in a log until its time has passed, because the answer has to follow what is learnt (before the
 * first sample times are guesses) and what people do: priorities, cancelled jobs, devices switched on and off.
 */
import { byQueueOrder } from '#shared/contract/jobs.ts';
import { choosePlain, leastRecentlyUsed } from './plain-placement.ts';
import type { Demand, Device, Job, Model, TimesRow } from './types.ts';

interface PlainDevice {
  device: Device;
  freeAt: number;
  capacityBytes: number;
  resident: Model[];
  residentBytes: number;
}
interface LogEntry {
  job: Job;
  model: Model;
  workPerUnit: number;
  units: number;
  /** When its first unit starts in the plain queue. */
  startsAt: number;
}

/** The log is gone through at most once for each so many entries of it, so that doing so costs little per event. */
const replayShare = 1 / 16;
/** A log of so many entries is gone through in no time. */
const shortLog = 64;
/** A log longer than this forgets what lies in its past even where times are still guesses. */
const longestLog = 200_000;

export interface PromiseOptions {
  devices: readonly Device[];
  times(model: Model): TimesRow;
  timesVersion(): number;
  /** Whether a model was ever measured. */
  measured(model: Model): boolean;
  setPlainFinish(job: Job, at: number): void;
}

export interface FirstInFirstOutPromise {
  /** Whether the plain queue, with all its work done, would have a model loaded somewhere. */
  holds(model: Model): boolean;
  accept(demand: Demand): void;
  /** Units that were cancelled; the plain queue would not have done them either. */
  withdraw(job: Job, units: number): void;
  /** Time that a failed attempt cost; it would have cost the plain queue the same. */
  lose(device: Device, seconds: number): void;
  /** Devices came, went, or changed their capacity. */
  devicesChanged(now: number): void;
  /** The order of what waits changed. */
  orderChanged(): void;
  /** Brings all finish times up to date where something changed. */
  refresh(now: number): void;
}

export function createPromise(options: PromiseOptions): FirstInFirstOutPromise {
  const { times, timesVersion, measured, setPlainFinish } = options;
  let log: LogEntry[] = [];
  let entries = new Map<Job, LogEntry[]>();
  /** The plain queue's devices before the first entry of the log, and after the last one. */
  let anchor: PlainDevice[] = [];
  let tail: PlainDevice[] = [];
  let placedWith = timesVersion();
  let changed = false;
  let unsorted = false;
  /** Reused, since this is gone through for every unit. */
  const free: PlainDevice[] = [];
  let eventsSinceReplay = 0;
  let compactAbove = 1024;

  const copy = (devices: PlainDevice[]) =>
    devices.map((state) => ({ ...state, resident: [...state.resident] }));

  /** Places `units` units of an entry; returns the start of the first and the end of the last. */
  function place(devices: PlainDevice[], entry: LogEntry, units: number) {
    const { job, model, workPerUnit } = entry;
    const row = times(model);
    let startsAt = Infinity;
    let endsAt = -Infinity;
    for (let unit = 0; unit < units; unit++) {
      let at = Infinity;
      for (const state of devices) {
        if (state.freeAt < at && isEligible(state, model, job.pinned)) at = state.freeAt;
      }
      if (at < job.acceptedAt) at = job.acceptedAt;
      free.length = 0;
      for (const state of devices) {
        if (state.freeAt <= at && isEligible(state, model, job.pinned)) free.push(state);
      }
      const state = choosePlain(free, model);
      if (!state) return { startsAt, endsAt: Infinity };
      state.freeAt = at + occupy(state, model, row) + workPerUnit * (row.run[state.device.index] ?? 0);
      startsAt = Math.min(startsAt, at);
      endsAt = Math.max(endsAt, state.freeAt);
    }
    return { startsAt, endsAt };
  }

  function append(entry: LogEntry) {
    const { startsAt, endsAt } = place(tail, entry, entry.units);
    entry.startsAt = startsAt;
    return endsAt;
  }

  /** Moves the anchor over the entries at the front that have begun; what they did is settled. */
  function settle(now: number, anyway: boolean) {
    const states = copy(anchor);
    let settled = 0;
    for (const entry of log) {
      if (!(entry.startsAt < now) || (!anyway && !measured(entry.model))) break;
      place(states, entry, entry.units);
      settled++;
    }
    if (settled === 0) return;
    anchor = states;
    log = log.slice(settled);
    entries = new Map();
    for (const entry of log) remember(entry);
  }
  function remember(entry: LogEntry) {
    const known = entries.get(entry.job);
    if (known) known.push(entry);
    else entries.set(entry.job, [entry]);
  }

  function replay(now: number) {
    if (unsorted) {
      // What has begun stays where it is; the rest is put into its new order.
      settle(now, true);
      log.sort((one, other) => byQueueOrder(one.job, other.job));
      unsorted = false;
    }
    tail = copy(anchor);
    const finish = new Map<Job, number>();
    for (const entry of log)
      finish.set(entry.job, Math.max(finish.get(entry.job) ?? -Infinity, append(entry)));
    for (const [job, at] of finish) setPlainFinish(job, at);
    placedWith = timesVersion();
    changed = false;
    eventsSinceReplay = 0;
    if (log.length > compactAbove) {
      settle(now, log.length > longestLog);
      compactAbove = Math.max(1024, 2 * log.length);
    }
  }

  return {
    holds: (model) => tail.some((state) => state.resident.includes(model)),
    accept(demand) {
      const { job, model, workPerUnit, units } = demand;
      const entry: LogEntry = { job, model, workPerUnit, units: units.length, startsAt: Infinity };
      const last = log.at(-1);
      log.push(entry);
      remember(entry);
      eventsSinceReplay++;
      if (last && byQueueOrder(last.job, job) > 0) {
        unsorted = true;
        changed = true;
      }
      // Until the next refresh this is an estimate at the tail; it is exact where nothing else changed.
      setPlainFinish(job, append(entry));
    },
    withdraw(job, units) {
      let left = units;
      for (const entry of entries.get(job) ?? []) {
        const gone = Math.min(left, entry.units);
        entry.units -= gone;
        left -= gone;
      }
      changed = true;
    },
    lose(device, seconds) {
      for (const state of [...anchor, ...tail]) if (state.device === device) state.freeAt += seconds;
      changed = true;
    },
    devicesChanged(now) {
      settle(now, true);
      const before = new Map(anchor.map((state) => [state.device, state]));
      anchor = options.devices
        .filter((device) => device.usable)
        .map((device) => {
          const known = before.get(device);
          return {
            device,
            freeAt: Math.max(now, known?.freeAt ?? -Infinity),
            capacityBytes: device.capacityBytes,
            resident: [...(known?.resident ?? device.resident)],
            residentBytes: known?.residentBytes ?? device.residentBytes,
          };
        });
      changed = true;
    },
    orderChanged() {
      unsorted = true;
      changed = true;
    },
    refresh(now) {
      const due = eventsSinceReplay++ >= log.length * replayShare || log.length <= shortLog;
      const outdated = placedWith !== timesVersion() || log.length > compactAbove;
      if (changed || (outdated && due)) replay(now);
    },
  };
}

function isEligible(state: PlainDevice, model: Model, pinned: Device | null): boolean {
  return (pinned === null || pinned === state.device) && model.footprintBytes <= state.capacityBytes;
}

/** Puts a model on a device of the plain queue; returns the seconds that this costs. */
function occupy(state: PlainDevice, model: Model, row: TimesRow): number {
  const at = state.resident.indexOf(model);
  if (at !== -1) {
    // It becomes the most recently used.
    state.resident.splice(at, 1);
    state.resident.push(model);
    return 0;
  }
  for (const leaving of leastRecentlyUsed(state, model)) {
    state.resident.splice(state.resident.indexOf(leaving), 1);
    state.residentBytes -= leaving.footprintBytes;
  }
  state.resident.push(model);
  state.residentBytes += model.footprintBytes;
  return row.load[state.device.index] ?? 0;
}
