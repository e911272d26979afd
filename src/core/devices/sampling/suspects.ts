import { type Skipped, vendors } from './contract.ts';
import type { Asked } from './sampler-run.ts';

/**
 * Who hung the sampler, decided purely. A suspect is a device, or all of a vendor's where the driver hung before it came
 * to a device. Suspects are left out of the sampling of all others and are tried alone: soon, since a driver may just
 * have been slow, then once a minute.
 */
export interface Suspect extends Asked {
  /** When it was asked what it did not answer. */
  since: number;
  /** What happened, to end a sentence: "reading it took longer than 2 s". */
  how: string;
  tryAt: number;
}

export interface SuspectTimes {
  /** Silence up to here is stale, beyond it the device is lost. */
  lostAfterMs: number;
  firstTryMs: number;
  nextTryMs: number;
}

export const defaultSuspectTimes: SuspectTimes = {
  lostAfterMs: 10_000,
  firstTryMs: 3_000,
  nextTryMs: 60_000,
};

const isSame = (a: Asked, b: Asked) => a.vendor === b.vendor && a.deviceId === b.deviceId;

/** The suspects after one of them, or somebody new, hung or crashed the process that asked. */
export function blame(
  suspects: readonly Suspect[],
  asked: Asked & { since: number },
  { how, now, times }: { how: string; now: number; times: SuspectTimes },
): Suspect[] {
  const known = suspects.find((suspect) => isSame(suspect, asked));
  const { vendor, deviceId } = asked;
  const since = known?.since ?? asked.since;
  const tryAt = now + (known ? times.nextTryMs : times.firstTryMs);
  return [...acquit(suspects, asked), { vendor, deviceId, how, since, tryAt }];
}

/** The suspects after one of them has answered. */
export function acquit(suspects: readonly Suspect[], answered: Asked): Suspect[] {
  return suspects.filter((suspect) => !isSame(suspect, answered));
}

/** What the sampling of all others leaves out. */
export function skippedOf(suspects: readonly Suspect[]): Skipped {
  return {
    deviceIds: suspects.flatMap(({ deviceId }) => deviceId ?? []),
    vendors: suspects.flatMap(({ vendor, deviceId }) => (deviceId === null ? vendor : [])),
  };
}

/** What a process leaves out that tries one suspect alone. */
export function skippedInTrial(suspects: readonly Suspect[], tried: Asked): Skipped {
  return {
    deviceIds: skippedOf(acquit(suspects, tried)).deviceIds,
    vendors: vendors.filter((vendor) => vendor !== tried.vendor),
  };
}

/** The suspect whose turn to be tried comes first; null where there is none. */
export function nextTrial(suspects: readonly Suspect[]): Suspect | null {
  return suspects.toSorted((a, b) => a.tryAt - b.tryAt)[0] ?? null;
}

export interface Silence {
  state: 'stale' | 'lost';
  how: string;
}

/** How silent a device is; null while nothing is held against it. */
export function silenceOf(
  suspects: readonly Suspect[],
  device: Asked,
  { now, times }: { now: number; times: SuspectTimes },
): Silence | null {
  const suspect = suspects.find(
    ({ vendor, deviceId }) => vendor === device.vendor && (deviceId === null || deviceId === device.deviceId),
  );
  if (!suspect) return null;
  const { since, how } = suspect;
  return { state: now - since >= times.lostAfterMs ? 'lost' : 'stale', how };
}
