/** What an idle device could do next, best first, before the promise has a say. */
import type { BoardView, Demand, Device, Model } from '../types.ts';
import type { Patience } from './patience.ts';
import { freeAt } from './rollout.ts';

/** Demands of one model among which the shortest is looked for. */
const nearest = 32;
/**
 * One more copy of a model pays when the devices that have it are busy for so many times its load and one run: once where
 * it takes free memory, twice where another model has to leave for it, which will want to come back.
 */
const loadsToWait = { intoFreeMemory: 1, inPlaceOfAnother: 2 };

/** Usable devices by the model that they have loaded, or are loading. */
export type Owners = ReadonlyMap<Model, readonly Device[]>;

export function ownersOf(board: BoardView): Owners {
  const owners = new Map<Model, Device[]>();
  for (const device of board.devices) {
    if (!device.usable) continue;
    for (const model of device.resident) {
      const known = owners.get(model);
      if (known) known.push(device);
      else owners.set(model, [device]);
    }
  }
  return owners;
}

const byPriority = (a: Demand, b: Demand) => b.job.priority - a.job.priority;
const byRank = (a: Demand, b: Demand) => a.job.rank - b.job.rank;
const workLeft = (demand: Demand) => demand.units.length * demand.workPerUnit;

/**
 * For each model in the device's memory one demand: with `shortest` the one with least work left among the next few, else
 * the next in order. It passes over what faster devices that have the model, too, will have done before this one could:
 * a slow card takes what lies further back, or nothing.
 */
export function loadedHere(
  board: BoardView,
  owners: Owners,
  device: Device,
  now: number,
  shortest: boolean,
): Demand[] {
  const found: Demand[] = [];
  for (const model of device.resident) {
    if (model.queuedUnits === 0) continue;
    const demand = reach(board, owners.get(model) ?? [], device, model, now, shortest);
    if (demand) found.push(demand);
  }
  // Where nobody else has these models, the one with least to do is done with first: then it can leave for good.
  const areOnlyHere = found.every(({ model }) => owners.get(model)?.length === 1);
  if (areOnlyHere && !shortest) {
    const work = ({ model }: Demand) => model.queuedWork * (board.times(model).run[device.index] ?? 0);
    return found.sort((a, b) => byPriority(a, b) || work(a) - work(b));
  }
  return found.sort((a, b) => byPriority(a, b) || byRank(a, b));
}

function reach(
  board: BoardView,
  owners: readonly Device[],
  device: Device,
  model: Model,
  now: number,
  shortest: boolean,
): Demand | null {
  const head = model.queue.first();
  if (!head) return null;
  const { run } = board.times(model);
  const { workPerUnit } = head.value;
  const endsAt = now + (run[device.index] ?? 0) * workPerUnit;
  let ahead = 0;
  for (const other of owners) {
    if (other === device) continue;
    const seconds = Math.max((run[other.index] ?? 0) * workPerUnit, 1e-9);
    // How many it ends strictly earlier.
    ahead += Math.max(0, Math.ceil((endsAt - freeAt(other, now)) / seconds - 1e-6) - 1);
  }
  const near: Demand[] = [];
  const wanted = shortest ? Math.max(nearest, ahead + 1) : ahead + 1;
  for (let node: typeof head | null = head; node && near.length < wanted; node = model.queue.after(node)) {
    if (board.eligible(node.value, device)) near.push(node.value);
  }
  if (shortest) near.sort((a, b) => byPriority(a, b) || workLeft(a) - workLeft(b) || byRank(a, b));
  for (const demand of near) {
    if (ahead < demand.units.length) return demand;
    ahead -= demand.units.length;
  }
  return null;
}

/**
 * Models that the device could load, by their first demand: those that nobody has, most jobs served per second first;
 * then those whose queue pays for one more copy, the longest wait first.
 */
export function loadable(
  board: BoardView,
  owners: Owners,
  patience: Patience,
  device: Device,
  now: number,
): Demand[] {
  const backlog = backlogSeconds(board, owners, now);
  const found: { demand: Demand; owned: boolean; value: number }[] = [];
  for (const model of board.wanted) {
    const demand = model.queue.first()?.value;
    if (!demand || device.resident.includes(model) || !board.eligible(demand, device)) continue;
    const row = board.times(model);
    const load = row.load[device.index] ?? 0;
    const run = row.run[device.index] ?? 0;
    const having = owners.get(model) ?? [];
    if (having.length === 0) {
      const value = model.queuedDemands / Math.max(load + model.queuedWork * run, 1e-9);
      found.push({ demand, owned: false, value });
      continue;
    }
    let wait = 0;
    for (const { index } of having) wait += (backlog[index] ?? 0) / having.length;
    const paid = patience.spentSeconds(device, model) + wait;
    const fits = device.residentBytes + model.footprintBytes <= device.capacityBytes;
    const loads = fits ? loadsToWait.intoFreeMemory : loadsToWait.inPlaceOfAnother;
    if (paid >= loads * load + run * demand.workPerUnit)
      found.push({ demand, owned: true, value: wait - load });
  }
  found.sort(
    (a, b) => byPriority(a.demand, b.demand) || Number(a.owned) - Number(b.owned) || b.value - a.value,
  );
  return found.map(({ demand }) => demand);
}

/** Seconds until each device has done what waits for the models it has loaded, shared with others that have them. */
function backlogSeconds(board: BoardView, owners: Owners, now: number): Float64Array {
  const backlog = Float64Array.from(board.devices, (device) => freeAt(device, now) - now);
  for (const model of board.wanted) {
    const having = owners.get(model);
    if (!having) continue;
    const { run } = board.times(model);
    let rate = 0;
    for (const { index } of having) rate += 1 / Math.max(run[index] ?? 0, 1e-9);
    for (const { index } of having) backlog[index] = (backlog[index] ?? 0) + model.queuedWork / rate;
  }
  return backlog;
}
