import { fairShare } from '../fair-share.ts';
import type { BoardView, Demand, Device } from '../types.ts';
import type { Owners } from './candidates.ts';

/** Demands among which company is looked for: what stands further back is nobody's neighbour. */
const demandsSearched = 256;

/**
 * What shares the batch of a demand: units of the same batch key, the demand's own first, then in order, up to the size
 * that is allowed. Other devices get their share: four images on four devices use all four, and no device is left with
 * the last large batch.
 */
export function fillBatch(
  board: BoardView,
  owners: Owners,
  device: Device,
  demand: Demand,
): { demand: Demand; units: number }[] {
  const { model, batchKey } = demand;
  const limit = board.batchLimit(demand, device);
  if (batchKey === null || limit <= 1) return [{ demand, units: 1 }];
  // Those that have the model come back for more of it, and those that are idle may load it.
  const having = owners.get(model) ?? [];
  const sharing = board.devices.filter(
    (other) => other === device || having.includes(other) || (other.usable && other.work.kind === 'idle'),
  );
  const fair = fairShare(model, model.queuedUnits, sharing, board.now);
  let room = Math.max(1, Math.min(limit, fair));
  const batch: { demand: Demand; units: number }[] = [];
  const add = (candidate: Demand) => {
    const units = Math.min(room, candidate.units.length);
    batch.push({ demand: candidate, units });
    room -= units;
  };
  add(demand);
  let searched = 0;
  for (const other of model.queue) {
    if (room === 0 || searched++ === demandsSearched) break;
    if (other !== demand && other.batchKey === batchKey && board.eligible(other, device)) add(other);
  }
  return batch;
}
