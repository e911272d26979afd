/**
 * Where a plain queue puts its head: the rule that the promise is measured against, in one place for the strategy that
 * really works like this and for the prediction of what it would have done.
 */
import type { Model } from './types.ts';

/** What the rule looks at, of a real device or of a predicted one. */
export interface PlainPlace {
  readonly capacityBytes: number;
  /** Least recently used first. */
  readonly resident: readonly Model[];
  readonly residentBytes: number;
}

/**
 * Of devices that are free at the same moment: the first that has the model loaded; else the one with the most room, if
 * the model fits into what is free there; else the one with the most room, and what was used longest ago leaves it.
 */
export function choosePlain<T extends PlainPlace>(free: readonly T[], model: Model): T | null {
  let best: T | null = null;
  for (const place of free) {
    if (place.resident.includes(model)) return place;
    if (!best || hasMoreRoom(place, best)) best = place;
  }
  return best;
}

/** Where nobody knows the capacity, the emptier one. */
function hasMoreRoom(a: PlainPlace, b: PlainPlace): boolean {
  const difference = a.capacityBytes - a.residentBytes - (b.capacityBytes - b.residentBytes);
  return Number.isNaN(difference) ? a.residentBytes < b.residentBytes : difference > 0;
}

/** The least recently used models that have to leave before `model` fits; empty where it is loaded or fits. */
export function leastRecentlyUsed(place: PlainPlace, model: Model): Model[] {
  if (place.resident.includes(model)) return [];
  const leaving: Model[] = [];
  let bytes = place.residentBytes + model.footprintBytes;
  for (const candidate of place.resident) {
    if (bytes <= place.capacityBytes) break;
    leaving.push(candidate);
    bytes -= candidate.footprintBytes;
  }
  return leaving;
}
