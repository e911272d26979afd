/** What others do, for comparison; sources and exact descriptions are in the room's README. Nothing here runs in the app. */
import { assignInOrder, idleDevices, nextInOrder } from '../../queue/scheduling/strategies/in-order.ts';
import type { Device, Model, Strategy } from '../../queue/scheduling/types.ts';

/** The original rule: one model per device; in order, to the idle device that has it, else to the first idle one. */
export function createOriginal(): Strategy {
  return {
    name: 'original',
    next(board) {
      const assignment = nextInOrder(
        board,
        (idle, { model }) => idle.find(({ resident }) => resident.includes(model)) ?? idle[0] ?? null,
      );
      if (!assignment) return null;
      const { device, demand } = assignment;
      return { ...assignment, unload: device.resident.filter((model) => model !== demand.model) };
    },
  };
}

/** Each idle device takes the first of the next 32 images whose model it has loaded; if there is none, the next one. */
export function createLookAhead(): Strategy {
  const images = 32;
  return {
    name: `look-ahead-${images}`,
    next(board) {
      for (const device of idleDevices(board)) {
        let seen = 0;
        for (const demand of board.queue) {
          if (seen >= images) break;
          seen += demand.units.length;
          if (device.resident.includes(demand.model) && board.eligible(demand, device))
            return assignInOrder(board, demand, device);
        }
      }
      return nextInOrder(board, (idle) => idle[0] ?? null);
    },
  };
}

/**
 * Model pressure: a request goes to an idle device that has its model. Else its model gains pressure: ten points for
 * each waiting request and one for each second since the first. The model with the most pressure that is not being
 * loaded anywhere is loaded onto the idle device that was used longest ago, once only one device is idle or 1.5 seconds
 * have passed.
 */
export function createModelPressure(): Strategy {
  const patienceSeconds = 1.5;
  const since = new Map<Model, number>();
  const lastUsed = new Map<Device, number>();

  return {
    name: 'model-pressure',
    next(board, now) {
      for (const model of since.keys()) if (!board.wanted.has(model)) since.delete(model);
      for (const model of board.wanted) if (!since.has(model)) since.set(model, now);
      for (const device of board.devices) if (device.work.kind === 'busy') lastUsed.set(device, now);
      const loaded = nextInOrder(
        board,
        (idle, { model }) => idle.find(({ resident }) => resident.includes(model)) ?? null,
      );
      if (loaded) return loaded;

      const idle = idleDevices(board);
      const isLoading = (model: Model) =>
        board.devices.some(
          ({ work, index }) =>
            work.kind === 'busy' &&
            work.loads &&
            work.model === model &&
            now < work.startedAt + (board.times(model).load[index] ?? 0),
        );
      const age = (model: Model) => now - (since.get(model) ?? now);
      const pressure = (model: Model) => 10 * model.queuedUnits + Math.floor(age(model));
      const pressed = [...board.wanted]
        .filter((model) => !isLoading(model))
        .toSorted((a, b) => pressure(b) - pressure(a));
      for (const model of pressed) {
        const demand = model.queue.first()?.value;
        const able = demand ? idle.filter((device) => board.eligible(demand, device)) : [];
        if (!demand || able.length === 0) continue;
        if (able.length > 1 && age(model) <= patienceSeconds) return null;
        const [device] = able.toSorted((a, b) => (lastUsed.get(a) ?? 0) - (lastUsed.get(b) ?? 0));
        return device ? assignInOrder(board, demand, device) : null;
      }
      return null;
    },
    wakeAt(board, now) {
      if (idleDevices(board).length === 0) return null;
      // A little later, so that the patience is really over.
      const ends = [...since.values()].map((at) => at + patienceSeconds + 1e-6).filter((at) => at > now);
      return ends.length > 0 ? Math.min(...ends) : null;
    },
  };
}
