/** The strategies under the names of the original system, and the plain queue. */
import { choosePlain } from '../plain-placement.ts';
import type { Demand, Device, Strategy } from '../types.ts';
import { assignInOrder, idleDevices, nextInOrder } from './in-order.ts';

/** In order of acceptance; of the idle devices the one that has the model loaded, else the one with the most room. */
export function createFirstInFirstOut(): Strategy {
  return {
    name: 'first-in-first-out',
    next: (board) => nextInOrder(board, (idle, { model }) => choosePlain(idle, model)),
  };
}

/** In order of acceptance; the devices take turns, whatever they have loaded. */
export function createRoundRobin(): Strategy {
  let last: Device | null = null;
  return {
    name: 'round-robin',
    next(board) {
      const start = last ? board.devices.indexOf(last) + 1 : 0;
      const turn = (device: Device) =>
        (board.devices.indexOf(device) - start + board.devices.length) % board.devices.length;
      const assignment = nextInOrder(board, (idle) => idle.toSorted((a, b) => turn(a) - turn(b))[0] ?? null);
      if (assignment) last = assignment.device;
      return assignment;
    },
  };
}

/** In order of acceptance; of the idle devices the one with the most free memory. */
export function createLeastMemory(): Strategy {
  const free = ({ capacityBytes, residentBytes }: Device) =>
    capacityBytes === Infinity ? -residentBytes : capacityBytes - residentBytes;
  return {
    name: 'least-memory',
    next: (board) => nextInOrder(board, (idle) => idle.toSorted((a, b) => free(b) - free(a))[0] ?? null),
  };
}

/** Each unit joins the shortest queue of a device when it is first seen, and stays there while the device is there. */
export function createQueueDepth(): Strategy {
  /** How many of a demand's units stand in each device's queue. */
  const standing = new Map<Demand, Map<Device, number>>();

  return {
    name: 'queue-depth',
    next(board) {
      const depth = new Map(board.devices.map((device) => [device, device.work.kind === 'busy' ? 1 : 0]));
      const open: { demand: Demand; places: Map<Device, number>; missing: number }[] = [];
      const before = new Map(standing);
      standing.clear();
      for (const demand of board.queue) {
        const places = new Map(
          [...(before.get(demand) ?? [])].filter(([device]) => board.eligible(demand, device)),
        );
        standing.set(demand, places);
        let standingUnits = 0;
        for (const [device, units] of places) {
          standingUnits += units;
          depth.set(device, (depth.get(device) ?? 0) + units);
        }
        open.push({ demand, places, missing: demand.units.length - standingUnits });
      }
      for (const { demand, places, missing } of open) {
        for (let unit = 0; unit < missing; unit++) {
          const shortest = board.devices
            .filter((device) => board.eligible(demand, device))
            .reduce<Device | null>(
              (best, device) => (best && (depth.get(best) ?? 0) <= (depth.get(device) ?? 0) ? best : device),
              null,
            );
          if (!shortest) break;
          places.set(shortest, (places.get(shortest) ?? 0) + 1);
          depth.set(shortest, (depth.get(shortest) ?? 0) + 1);
        }
      }
      for (const device of idleDevices(board)) {
        for (const demand of board.queue) {
          const places = standing.get(demand);
          const units = places?.get(device) ?? 0;
          if (!places || units === 0) continue;
          const limit = demand.batchKey === null ? 1 : board.batchLimit(demand, device);
          const together = Math.min(units, demand.units.length, limit);
          places.set(device, units - together);
          return assignInOrder(board, demand, device, [{ demand, units: together }]);
        }
      }
      return null;
    },
  };
}

/** Single-GPU mode: the first usable device, in order; another only for what cannot run there. */
export function createSingleDevice(): Strategy {
  return {
    name: 'single-device',
    next(board) {
      const only = board.devices.find(({ usable }) => usable);
      if (!only) return null;
      return nextInOrder(board, (idle, demand) => {
        if (!board.eligible(demand, only)) return idle[0] ?? null;
        return idle.includes(only) ? only : null;
      });
    },
  };
}
