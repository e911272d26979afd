/** What waits: one list of all in order, one for each model, and their sums, always in step with each other. */
import { createOrderedList } from './ordered-list.ts';
import type { Demand, Device, Job, Model } from './types.ts';

/** What strategies may only read, as those write it who keep the board. */
type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type BoardJob = Mutable<Omit<Job, 'demands'>> & { demands: BoardDemand[] };
export type BoardModel = Mutable<Model>;
export type BoardDevice = Mutable<Omit<Device, 'resident'>> & { resident: BoardModel[] };
export type BoardDemand = Mutable<Omit<Demand, 'job' | 'model' | 'excluded'>> & {
  job: BoardJob;
  model: BoardModel;
  excluded: Set<Device>;
};

export function createWaiting() {
  const queue = createOrderedList<Demand>();
  const wanted = new Set<Model>();
  let queuedUnits = 0;

  function enqueue(demand: BoardDemand) {
    const { job, model } = demand;
    demand.place = {
      queue: queue.insert(demand, job.priority, job.rank),
      model: model.queue.insert(demand, job.priority, job.rank),
    };
    count(demand, demand.units.length);
    model.queuedDemands++;
    wanted.add(model);
  }
  function dequeue(demand: BoardDemand) {
    if (!demand.place) return;
    const { model } = demand;
    queue.remove(demand.place.queue);
    model.queue.remove(demand.place.model);
    demand.place = null;
    count(demand, -demand.units.length);
    model.queuedDemands--;
    if (model.queuedDemands === 0) {
      wanted.delete(model);
      // Sums of fractions: what rounding left of them is not work.
      model.queuedWork = 0;
    }
  }
  function count({ model, workPerUnit }: BoardDemand, units: number) {
    queuedUnits += units;
    model.queuedUnits += units;
    model.queuedWork += units * workPerUnit;
  }
  /** Takes the units away from a waiting demand; the demand leaves the queue with its last one. */
  function take(demand: BoardDemand, indexes: readonly number[]) {
    const left = demand.units.filter((index) => !indexes.includes(index));
    if (left.length === 0) {
      dequeue(demand);
      demand.job.demands = demand.job.demands.filter((other) => other !== demand);
    } else count(demand, left.length - demand.units.length);
    demand.units.splice(0, demand.units.length, ...left);
  }
  /** Returns a unit to its job's place, apart from those that may run on a device where this one failed. */
  function putBack(job: BoardJob, template: BoardDemand, unitIndex: number, avoid: Device | null) {
    const excluded = new Set(template.excluded);
    if (avoid) excluded.add(avoid);
    const same = job.demands.find(
      (demand) =>
        demand.excluded.size === excluded.size && [...excluded].every((d) => demand.excluded.has(d)),
    );
    if (same) {
      same.units.push(unitIndex);
      same.units.sort((a, b) => a - b);
      count(same, 1);
      return;
    }
    const demand: BoardDemand = { ...template, excluded, units: [unitIndex], place: null };
    job.demands.push(demand);
    enqueue(demand);
  }

  return {
    queue,
    wanted,
    get queuedUnits() {
      return queuedUnits;
    },
    enqueue,
    dequeue,
    take,
    putBack,
  };
}
