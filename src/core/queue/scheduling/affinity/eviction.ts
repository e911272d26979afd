import { worthAt } from '../popularity.ts';
import type { BoardView, Device, Model } from '../types.ts';

/** A model that the plain queue would still have loaded is this much more worth keeping: its next job would start there at once. */
const plainQueueBonus = 3;

/**
 * Which models leave a device so that `model` fits; empty where it is loaded or fits as it is. First those for which
 * nothing waits, the least worth keeping first; then those that are loaded elsewhere, too; then those whose first job
 * has most time left.
 */
export function leaveFor(board: BoardView, device: Device, model: Model): Model[] {
  let bytes = device.residentBytes + model.footprintBytes;
  if (device.resident.includes(model) || bytes <= device.capacityBytes) return [];
  const order = device.resident
    .map((known) => ({ known, rank: rankOf(board, device, known) }))
    .sort((a, b) => a.rank.tier - b.rank.tier || a.rank.value - b.rank.value);
  const leaving: Model[] = [];
  for (const { known } of order) {
    if (bytes <= device.capacityBytes) break;
    leaving.push(known);
    bytes -= known.footprintBytes;
  }
  // A large one may have made the leaving of smaller ones unnecessary.
  for (const known of [...leaving]) {
    if (bytes + known.footprintBytes > device.capacityBytes) continue;
    leaving.splice(leaving.indexOf(known), 1);
    bytes += known.footprintBytes;
  }
  return leaving;
}

/** The lowest tier leaves first, and in it the lowest value. */
function rankOf(board: BoardView, device: Device, model: Model): { tier: number; value: number } {
  const copies = board.devices.filter(
    (other) => other !== device && other.usable && other.resident.includes(model),
  ).length;
  if (model.queuedUnits === 0) return { tier: 0, value: keepValue(board, device, model, copies) };
  const firstDueAt = model.queue.first()?.value.job.plainFinishAt ?? Infinity;
  return { tier: copies > 0 ? 1 : 2, value: -firstDueAt };
}

/** Seconds of loading that keeping the model is likely to save, for each byte that it takes; only ratios mean anything. */
function keepValue(board: BoardView, device: Device, model: Model, copies: number): number {
  const wanted = worthAt(model.popularity, board.acceptedJobs);
  // Where loading costs nothing, popularity alone decides.
  const load = (board.times(model).load[device.index] ?? 0) + 1e-3;
  const bonus = board.plainQueueHolds(model) ? plainQueueBonus : 1;
  return (bonus * wanted * load) / (1 + copies) / Math.max(1, model.footprintBytes);
}
