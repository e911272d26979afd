/**
 * Plays the front of the queue forward in order, loads counted, and compares when jobs are done with when a plain queue
 * would have done them. Two uses: what each idle device would do if order were all that counted, and what it would mean
 * for everybody if something else went first.
 */
import type { BoardView, Demand, Device, Model } from '../types.ts';

/** How far ahead is looked: so many demands, and so many units of each one by one, the rest as a whole. */
const demandsAhead = 40;
const unitsAhead = 24;
/**
 * Plans are taken to last this much longer than predicted before they are compared with the plain queue. It buys room
 * for what cannot be foreseen, and where room is short it makes the comparison a matter of degree: what shortens the
 * wait of many may go first, even if that costs one of them a little. Found by measuring: without it every job counts
 * as just in time or just late, nothing may be reordered, and batches take a tenth longer.
 */
const pessimism = 0.3;
const rounding = 1e-9;

/** Something that is done first. */
export interface Forced {
  device: Device;
  demand: Demand;
  unload: readonly Model[];
  units: number;
  /** Without loading. */
  runSeconds: number;
}
export interface Rollout {
  /** What each idle device would start with now, by device index. */
  first: (Demand | null)[];
  /** Pessimistic seconds by which jobs would be later than in a plain queue, summed. */
  lateSeconds: number;
  /** The worst of it as predicted, without pessimism; negative where all are in time. */
  worstSeconds: number;
  /** Least time that a job has left over, pessimistically. */
  slackSeconds: number;
}
/** Where a rollout may stop, since its answer would be no any way. */
export interface Limits {
  lateSeconds: number;
  worstSeconds: number;
}

/** The first demands of the queue, for all rollouts of one decision. */
export function frontOf(board: BoardView): Demand[] {
  const front: Demand[] = [];
  for (let node = board.queue.first(); node && front.length < demandsAhead; node = board.queue.after(node))
    front.push(node.value);
  return front;
}

/** When a device is free: now, or when its run ends as predicted; an overdue one is expected to take a little longer. */
export function freeAt({ work }: Device, now: number): number {
  if (work.kind === 'idle') return now;
  return Math.max(work.endsAt, now + 0.05 * (work.endsAt - work.startedAt));
}

interface Lane {
  device: Device;
  freeAt: number;
  capacityBytes: number;
  resident: readonly Model[];
  residentBytes: number;
}
/** A lane for one demand: what a unit costs there. */
interface Option {
  lane: Lane;
  loads: boolean;
  loadSeconds: number;
  runSeconds: number;
}

const unlimited: Limits = {
  lateSeconds: Infinity,
  worstSeconds: Infinity,
};

export function rollOut(
  board: BoardView,
  front: readonly Demand[],
  now: number,
  forced: Forced | null,
  limits = unlimited,
): Rollout {
  const lanes = lanesOf(board, now);
  const result: Rollout = {
    first: board.devices.map(() => null),
    lateSeconds: 0,
    worstSeconds: -Infinity,
    slackSeconds: Infinity,
  };
  const forcedEnd = forced ? begin(board, lanes, forced) : now;
  for (const [at, demand] of front.entries()) {
    const isForced = forced?.demand === demand;
    const units = demand.units.length - (isForced ? forced.units : 0);
    let doneAt = isForced ? forcedEnd : now;
    if (units > 0) {
      const options = optionsFor(board, lanes, demand);
      doneAt = Math.max(doneAt, place({ options, front, at, units, now, first: result.first }));
    }
    const { plainFinishAt } = demand.job;
    // What can run nowhere now (its device is switched off) is nobody's measure.
    if (!Number.isFinite(doneAt) || !Number.isFinite(plainFinishAt)) continue;
    const late = now + (doneAt - now) * (1 + pessimism) - plainFinishAt;
    result.slackSeconds = Math.min(result.slackSeconds, -late);
    result.worstSeconds = Math.max(result.worstSeconds, doneAt - plainFinishAt);
    if (late > rounding) result.lateSeconds += late;
    if (exceeds(result, limits)) break;
  }
  return result;
}

/** Whether a plan makes people later than it may. */
export function exceeds(rollout: Limits, limits: Limits): boolean {
  return rollout.lateSeconds > limits.lateSeconds || rollout.worstSeconds > limits.worstSeconds;
}

function lanesOf(board: BoardView, now: number): Lane[] {
  const lanes: Lane[] = [];
  for (const device of board.devices) {
    if (!device.usable) continue;
    const { capacityBytes, resident, residentBytes } = device;
    lanes.push({ device, freeAt: freeAt(device, now), capacityBytes, resident, residentBytes });
  }
  return lanes;
}

/** Puts what is forced onto its lane; returns when that is done. */
function begin(board: BoardView, lanes: readonly Lane[], forced: Forced): number {
  const lane = lanes.find(({ device }) => device === forced.device);
  if (!lane) return Infinity;
  const { model } = forced.demand;
  if (!lane.resident.includes(model)) {
    lane.freeAt += board.times(model).load[lane.device.index] ?? 0;
    occupy(lane, model, forced.unload);
  }
  lane.freeAt += forced.runSeconds;
  return lane.freeAt;
}

function optionsFor(board: BoardView, lanes: readonly Lane[], demand: Demand): Option[] {
  const { model, workPerUnit } = demand;
  const row = board.times(model);
  const options: Option[] = [];
  for (const lane of lanes) {
    if (!board.eligible(demand, lane.device)) continue;
    const { index } = lane.device;
    options.push({
      lane,
      loads: !lane.resident.includes(model),
      loadSeconds: row.load[index] ?? 0,
      runSeconds: Math.max(workPerUnit * (row.run[index] ?? 0), rounding),
    });
  }
  return options;
}

interface Placement {
  options: readonly Option[];
  front: readonly Demand[];
  at: number;
  units: number;
  now: number;
  first: (Demand | null)[];
}

/**
 * Places the units of one demand; returns when the last is done. A unit goes to where the model is loaded as long as that
 * keeps its job in time, else to where it is done first.
 */
function place({ options, front, at, units, now, first }: Placement): number {
  const demand = front[at];
  if (!demand || options.length === 0) return Infinity;
  const { plainFinishAt } = demand.job;
  const alone = Math.min(units, unitsAhead);
  // Units beyond those placed one by one would not show: a large job stays where it is loaded only if all of it can.
  const mayStay = units === alone || levelOf(options, units) <= plainFinishAt;
  let doneAt = now;
  for (let unit = 0; unit < alone; unit++) {
    const option = (mayStay ? firstLoaded(options, plainFinishAt) : null) ?? firstDone(options);
    if (!option) return Infinity;
    const { lane } = option;
    if (lane.freeAt <= now && lane.device.work.kind === 'idle') first[lane.device.index] ??= demand;
    if (option.loads) {
      option.loads = false;
      lane.freeAt += option.loadSeconds;
      occupy(lane, demand.model, latestNeeded(lane, demand.model, front, at));
    }
    lane.freeAt += option.runSeconds;
    doneAt = Math.max(doneAt, lane.freeAt);
  }
  if (units === alone) return doneAt;
  const level = levelOf(options, units - alone);
  for (const { lane, loads } of options) if (!loads) lane.freeAt = Math.max(lane.freeAt, level);
  return Math.max(doneAt, level);
}

function firstLoaded(options: readonly Option[], before: number): Option | null {
  let best: Option | null = null;
  let bestEnd = before + rounding;
  for (const option of options) {
    const end = option.lane.freeAt + option.runSeconds;
    if (option.loads || end >= bestEnd) continue;
    best = option;
    bestEnd = end;
  }
  return best;
}

function firstDone(options: readonly Option[]): Option | null {
  let best: Option | null = null;
  let bestEnd = Infinity;
  for (const option of options) {
    const end = option.lane.freeAt + option.runSeconds + (option.loads ? option.loadSeconds : 0);
    const isTie = end < bestEnd + rounding && best?.loads === true && !option.loads;
    if (end >= bestEnd - rounding && !isTie) continue;
    best = option;
    bestEnd = end;
  }
  return best;
}

/** When so many units are done if they fill up the devices that have the model, in proportion to their speed. */
function levelOf(options: readonly Option[], units: number): number {
  let rate = 0;
  let area = units;
  for (const { lane, loads, runSeconds } of options) {
    if (loads) continue;
    rate += 1 / runSeconds;
    area += lane.freeAt / runSeconds;
  }
  return rate === 0 ? Infinity : area / rate;
}

function occupy(lane: Lane, model: Model, leaving: readonly Model[]) {
  lane.resident = [...lane.resident.filter((known) => !leaving.includes(known)), model];
  lane.residentBytes += model.footprintBytes;
  for (const { footprintBytes } of leaving) lane.residentBytes -= footprintBytes;
}

/** What leaves: what is not needed in the part of the queue that is seen, else what is needed last (Belady's rule). */
function latestNeeded(lane: Lane, model: Model, front: readonly Demand[], at: number): Model[] {
  let bytes = lane.residentBytes + model.footprintBytes;
  if (bytes <= lane.capacityBytes) return [];
  const neededAt = (known: Model) => {
    if (known.queuedUnits === 0) return Infinity;
    const next = front.findIndex((demand, index) => index > at && demand.model === known);
    return next === -1 ? front.length : next;
  };
  const leaving: Model[] = [];
  const order = lane.resident.map((known) => ({ known, next: neededAt(known) }));
  for (const { known } of order.sort((a, b) => b.next - a.next)) {
    if (bytes <= lane.capacityBytes) break;
    leaving.push(known);
    bytes -= known.footprintBytes;
  }
  return leaving;
}
