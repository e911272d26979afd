import { assignInOrder } from './scheduling/strategies/in-order.ts';
import type { Assignment, BoardView, Demand, Device } from './scheduling/types.ts';

/**
 * What a device that failed again and again gets to show that it works: the waiting unit that is done soonest there,
 * one that did not fail on it before if there is any; null where nothing may run on it.
 */
export function trialOf(board: BoardView, device: Device): Assignment | null {
  let best: { demand: Demand; failedHere: boolean; seconds: number } | null = null;
  for (const demand of board.queue) {
    const { job, model, workPerUnit } = demand;
    if (model.footprintBytes > device.capacityBytes || (job.pinned !== null && job.pinned !== device))
      continue;
    const failedHere = demand.excluded.has(device);
    const loadSeconds = device.resident.includes(model) ? 0 : (board.times(model).load[device.index] ?? 0);
    const seconds = loadSeconds + board.runSeconds(model, device, workPerUnit, 1);
    const better =
      best === null || (failedHere === best.failedHere ? seconds < best.seconds : best.failedHere);
    if (better) best = { demand, failedHere, seconds };
  }
  if (!best) return null;
  const alone = [{ demand: best.demand, units: 1 }];
  return { ...assignInOrder(board, best.demand, device, alone), reason: { kind: 'trial' } };
}
