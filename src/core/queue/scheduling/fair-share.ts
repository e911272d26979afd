import type { Device, Model } from './types.ts';

/** What one of several devices takes of so many waiting units: as much as each has when what runs is counted, too. */
export function fairShare(model: Model, waitingUnits: number, sharing: readonly Device[]): number {
  const runningUnits = sharing.reduce(
    (sum, { work }) => sum + (work.kind === 'busy' && work.model === model ? work.units.length : 0),
    0,
  );
  return Math.max(1, Math.ceil((waitingUnits + runningUnits) / Math.max(1, sharing.length)));
}
