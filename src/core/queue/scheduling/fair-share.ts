import type { Device, Model } from './types.ts';

/**
 * What one of several devices takes of so many waiting units, so that all are done at about the same time: an equal part
 * of what waits and what is left of what runs. `now` in seconds.
 */
export function fairShare(
  model: Model,
  waitingUnits: number,
  sharing: readonly Device[],
  now: number,
): number {
  const left = sharing.reduce((sum, device) => sum + unitsLeft(device, model, now), 0);
  return Math.max(1, Math.ceil((waitingUnits + left) / Math.max(1, sharing.length) - rounding));
}
const rounding = 1e-9;

/** A batch that is nearly done is nearly nothing: who is free a moment earlier does not take what both could share. */
function unitsLeft({ work }: Device, model: Model, now: number): number {
  if (work.kind !== 'busy' || work.model !== model) return 0;
  const share = (work.endsAt - now) / Math.max(rounding, work.endsAt - work.startedAt);
  return work.units.length * Math.min(1, Math.max(0, share));
}
