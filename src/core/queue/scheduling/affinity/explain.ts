import type { Reason } from '../reasons.ts';
import type { BoardView, Demand, Device } from '../types.ts';
import type { Owners } from './candidates.ts';
import { freeAt } from './rollout.ts';

export interface Explained {
  board: BoardView;
  owners: Owners;
  device: Device;
  demand: Demand;
  now: number;
  /** Time that the queue has left over, where it was this demand's turn; null where it was chosen. */
  slackSeconds: number | null;
}

/** Why this demand runs on this device now, from what was known before it started. */
export function explain({ board, owners, device, demand, now, slackSeconds }: Explained): Reason {
  const { model } = demand;
  const { load, run } = board.times(model);
  const loadSeconds = load[device.index] ?? 0;
  if (device.resident.includes(model)) {
    const copies = board.devices
      .filter((other) => board.eligible(demand, other) && !other.resident.includes(model))
      .map(({ index }) => load[index] ?? 0);
    return { kind: 'loaded-here', copySeconds: copies.length > 0 ? Math.min(...copies) : null };
  }
  const [soonest] = (owners.get(model) ?? []).toSorted((a, b) => freeAt(a, now) - freeAt(b, now));
  if (!soonest) {
    // Where nothing else is wanted, there is no turn to speak of.
    return slackSeconds === null || board.wanted.size === 1
      ? { kind: 'first-load', loadSeconds }
      : { kind: 'promise', loadSeconds, slackSeconds };
  }
  const waitSeconds = freeAt(soonest, now) - now;
  if (waitSeconds > loadSeconds)
    return { kind: 'sooner-than-waiting', loadSeconds, waitSeconds, busyDeviceId: soonest.id };
  if (slackSeconds !== null) return { kind: 'promise', loadSeconds, slackSeconds };
  const queueSeconds = model.queuedWork * (run[soonest.index] ?? 0);
  return { kind: 'queue-pays-for-copy', loadSeconds, queueSeconds, units: model.queuedUnits };
}
