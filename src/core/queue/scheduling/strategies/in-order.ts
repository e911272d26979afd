import { fairShare } from '../fair-share.ts';
import { leastRecentlyUsed } from '../plain-placement.ts';
import type { Assignment, BoardView, Demand, Device } from '../types.ts';

/** Devices that could start something now, in the board's order. */
export function idleDevices(board: BoardView): Device[] {
  return board.devices.filter(({ usable, work }) => usable && work.kind === 'idle');
}

/** Demands among which company is looked for. */
const demandsSearched = 64;

/**
 * What shares the batch of a demand: what comes right after it in order and fits, so that nothing is passed over. Other
 * devices get their share.
 */
function fillInOrder(board: BoardView, demand: Demand, device: Device): Assignment['batch'] {
  const limit = demand.batchKey === null ? 1 : board.batchLimit(demand, device);
  if (limit <= 1 || !demand.place) return [{ demand, units: 1 }];
  const next: Demand[] = [];
  let units = 0;
  for (
    let node: typeof demand.place.queue | null = demand.place.queue;
    node && next.length < demandsSearched;
    node = board.queue.after(node)
  ) {
    const { value } = node;
    if (value.batchKey !== demand.batchKey || !board.eligible(value, device)) break;
    next.push(value);
    units += value.units.length;
  }
  const sharing = board.devices.filter(({ usable }) => usable);
  let room = Math.min(limit, fairShare(demand.model, units, sharing, board.now));
  return next.flatMap((other) => {
    const taken = Math.min(room, other.units.length);
    room -= taken;
    return taken > 0 ? [{ demand: other, units: taken }] : [];
  });
}

/** The next units of a demand on a device, with the least recently used models leaving where room is needed. */
export function assignInOrder(
  board: BoardView,
  demand: Demand,
  device: Device,
  batch: Assignment['batch'] = fillInOrder(board, demand, device),
): Assignment {
  const loaded = device.resident.includes(demand.model);
  return {
    device,
    demand,
    batch,
    unload: leastRecentlyUsed(device, demand.model),
    reason: {
      kind: 'in-order',
      loaded,
      loadSeconds: loaded ? 0 : (board.times(demand.model).load[device.index] ?? 0),
    },
  };
}

/**
 * Goes through the queue in order and gives the first demand that some idle device may run to the one that `choose`
 * picks. A demand that has to wait for a certain device holds nobody up.
 */
export function nextInOrder(
  board: BoardView,
  choose: (idle: readonly Device[], demand: Demand) => Device | null,
): Assignment | null {
  const idle = idleDevices(board);
  if (idle.length === 0) return null;
  for (const demand of board.queue) {
    const device = choose(
      idle.filter((candidate) => board.eligible(demand, candidate)),
      demand,
    );
    if (device) return assignInOrder(board, demand, device);
  }
  return null;
}
