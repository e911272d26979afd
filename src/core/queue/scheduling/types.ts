/**
 * What a strategy sees and what it answers. All times are seconds since one fixed moment, all sizes are bytes.
 */
import type { OrderedList, OrderedNode } from './ordered-list.ts';
import type { Reason } from './reasons.ts';

export interface UnitReference {
  jobId: string;
  unitIndex: number;
}

/** A job as it is handed to the board: units of equal work that may run on different devices. */
export interface JobInput {
  id: string;
  modelId: string;
  unitIndexes: readonly number[];
  /** Work of one unit in any measure that is the same for all jobs (steps times pixels, say); 1 where all are equal. */
  workPerUnit: number;
  /** Of one unit, to know by how many fit into memory together; 0 where they do not count. */
  pixelsPerUnit?: number;
  acceptedAt: number;
  /** Higher goes first. */
  priority?: number;
  /** Place among jobs of the same priority, lower first; behind all that were accepted before where it is left out. */
  rank?: number;
  /** The only device that may run it; null for any. */
  pinnedDeviceId?: string | null;
  /** Units with the same key may share one batch; null for units that run alone. */
  batchKey?: string | null;
}

export interface DeviceInput {
  id: string;
  /** What models may take on it, safety margin already taken off; Infinity where nobody knows. */
  capacityBytes: number;
  /** Whether new work may go there now: switched on, healthy, not reserved. */
  usable: boolean;
  /** How fast it is likely to be, compared with the others, before anything ran on it. */
  relativeSpeed?: number;
}

/** Interchangeable units of one job that wait. */
export interface Demand {
  readonly job: Job;
  readonly model: Model;
  readonly workPerUnit: number;
  readonly pixelsPerUnit: number;
  readonly batchKey: string | null;
  /** Devices on which an attempt failed; they come last. */
  readonly excluded: ReadonlySet<Device>;
  /** Unit indexes, lowest first; never empty while it waits. */
  readonly units: number[];
  readonly place: { queue: OrderedNode<Demand>; model: OrderedNode<Demand> } | null;
}

export interface Job {
  readonly id: string;
  readonly modelId: string;
  readonly acceptedAt: number;
  readonly priority: number;
  /** Place among jobs of the same priority, lower first. */
  readonly rank: number;
  /** The only device that may run what waits of it. */
  readonly pinned: Device | null;
  /** When a plain queue would have finished it: see `promise.ts`. */
  readonly plainFinishAt: number;
  readonly demands: readonly Demand[];
  readonly runningUnits: number;
}

export interface Model {
  readonly id: string;
  readonly index: number;
  readonly footprintBytes: number;
  readonly queue: OrderedList<Demand>;
  readonly queuedUnits: number;
  readonly queuedWork: number;
  /** Waiting demands: as many as there are jobs, but for retries. */
  readonly queuedDemands: number;
  /** Jobs accepted lately, older ones counting less (see `popularity.ts`). */
  readonly popularity: { score: number; at: number };
}

export type DeviceWork =
  | { readonly kind: 'idle' }
  | {
      readonly kind: 'busy';
      readonly model: Model;
      readonly startedAt: number;
      readonly loads: boolean;
      /** As predicted with what is known now. */
      readonly endsAt: number;
      readonly units: readonly UnitReference[];
    };

export interface Device {
  readonly id: string;
  readonly index: number;
  readonly capacityBytes: number;
  readonly usable: boolean;
  readonly work: DeviceWork;
  /** Models in memory, the least recently used first; the one being loaded is already here. */
  readonly resident: readonly Model[];
  readonly residentBytes: number;
}

/** Seconds by device index: what loading the model costs, and what one unit of its work costs. */
export interface TimesRow {
  readonly load: Float64Array;
  readonly run: Float64Array;
}

/** The board as strategies see it: to read, never to write. */
export interface BoardView {
  /** Seconds: the moment of the last refresh. */
  readonly now: number;
  /** In the order in which they were added, which is their order of preference where nothing else counts. */
  readonly devices: readonly Device[];
  /** Everything that waits, in order. */
  readonly queue: OrderedList<Demand>;
  readonly queuedUnits: number;
  /** Models of which units wait. */
  readonly wanted: ReadonlySet<Model>;
  readonly acceptedJobs: number;
  /** Jobs that were done later than in a plain queue. */
  readonly lateJobs: number;
  readonly options: SchedulingOptions;
  times(model: Model): TimesRow;
  /** Whether the model was ever measured on any device; before that, its times are guesses. */
  measured(model: Model): boolean;
  /** Seconds for a batch of so many units; the model is taken to be loaded. */
  runSeconds(model: Model, device: Device, work: number, units: number): number;
  /** How many units of this kind the device may run at once. */
  batchLimit(kind: Pick<Demand, 'model' | 'pixelsPerUnit'>, device: Device): number;
  /** Whether a plain queue would keep the model loaded somewhere, so that its next job would start there at once. */
  plainQueueHolds(model: Model): boolean;
  /** Whether a device may run a demand, now or once it is free. */
  eligible(demand: Demand, device: Device): boolean;
}

export interface SchedulingOptions {
  /** How much later than in a plain queue a job may be done, at the very most. */
  maxWaitSeconds: number;
  /** Units of one batch; 1 switches batching off. */
  maxBatchSize: number;
}

export interface Assignment {
  device: Device;
  demand: Demand;
  /** How many units of how many demands: the first is `demand`, the others share its batch. */
  batch: readonly { demand: Demand; units: number }[];
  /** Models that leave first, so that the demanded one fits; empty where it is loaded or fits as it is. */
  unload: readonly Model[];
  reason: Reason;
}

/**
 * A way to decide. `next` answers with one assignment for an idle, usable device, or null when nothing should start
 * now; it is asked again until it says null, after each assignment was put on the board, and again after every event.
 * It must not change the board. A strategy may remember things of its own (whose turn it is), so each queue makes one.
 */
export interface Strategy {
  readonly name: string;
  next(board: BoardView, now: number): Assignment | null;
  /** When it wants to be asked again although nothing happened; null for never. */
  wakeAt?(board: BoardView, now: number): number | null;
}
