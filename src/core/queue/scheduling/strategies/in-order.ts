import { leastRecentlyUsed } from '../plain-placement.ts';
import type { Assignment, BoardView, Demand, Device } from '../types.ts';

/** Devices that could start something now, in the board's order. */
export function idleDevices(board: BoardView): Device[] {
  return board.devices.filter(({ usable, work }) => usable && work.kind === 'idle');
}

/** The next unit of a demand on a device, by itself, with the least recently used models leaving where room is needed. */
export function assignInOrder(board: BoardView, demand: Demand, device: Device): Assignment {
  const loaded = device.resident.includes(demand.model);
  return {
    device,
    demand,
    batch: [{ demand, units: 1 }],
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
