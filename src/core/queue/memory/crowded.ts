import type { HeldModel } from './held-models.ts';

/** What others hold goes up and down all the time: only more than this is a reason. */
const noticeableBytes = 128 * 1024 * 1024;

export interface Crowding {
  /** null where the driver does not tell. */
  memoryFreeBytes: number | null;
  memoryUsedByOthersBytes: number;
  /** What others held when there was room enough; null before the first reading. */
  usedByOthersWhenCalmBytes: number | null;
  safetyBytes: number;
}

/** Whether other programs have taken so much that the device is short of memory. */
export function isCrowded(crowding: Crowding): boolean {
  const {
    memoryFreeBytes: free,
    memoryUsedByOthersBytes: others,
    usedByOthersWhenCalmBytes: calm,
  } = crowding;
  if (free === null || calm === null) return false;
  return free < crowding.safetyBytes && others - calm >= noticeableBytes;
}

/** The models of one device that leave so that others have room: those that nobody waits for first, least wanted first. */
export function leavingForOthers(held: readonly HeldModel[], neededBytes: number): HeldModel[] {
  const order = held
    .filter(({ inUse }) => !inUse)
    .sort(
      (one, other) =>
        Number(one.waitedFor) - Number(other.waitedFor) ||
        one.worth - other.worth ||
        one.lastUsedAt - other.lastUsedAt,
    );
  const leaving: HeldModel[] = [];
  let bytes = 0;
  for (const model of order) {
    if (bytes >= neededBytes) break;
    leaving.push(model);
    bytes += model.footprintBytes;
  }
  return leaving;
}
