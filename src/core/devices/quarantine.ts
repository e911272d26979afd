/**
 * Which devices may be given work, judged by how their attempts ended. A device that fails again and again is left alone
 * for a time, then tried with one small picture. What a job does to every device it comes to is not held against them.
 */

/** Incidents without a completed picture between them, until a device is left alone. */
const incidentsAllowed = 3;
const backOffMinutes = [1, 5, 15, 60] as const;
const minuteMs = 60_000;
/** A device that worked for so long since it was tried last begins with the shortest time again. */
const forgottenAfterMs = 60 * minuteMs;
/** Jobs that are known to be sound; older ones are forgotten. */
const soundJobsKept = 200;

export type Standing =
  | { state: 'trusted' }
  /** Left alone until then (milliseconds since the epoch); `reason` is a sentence. */
  | { state: 'quarantined'; until: number; reason: string }
  /** Gets one small picture, and more once that is completed. */
  | { state: 'on trial' };

/** What outlives the program: that a device is left alone, until when, and how often it was. */
export interface Confinement {
  deviceId: string;
  until: number;
  rounds: number;
  reason: string;
}

export interface QuarantineMemory {
  /** Of earlier runs. */
  load(): Confinement[];
  keep(confinement: Confinement): void;
  forget(deviceId: string): void;
}

export interface FailedUnit {
  jobId: string;
  unitIndex: number;
}

export interface Quarantine {
  of(deviceId: string): Standing;
  /** An attempt ended in a way that may be the device's fault. All units of one moment are one incident. */
  failed(deviceId: string, unit: FailedUnit, message: string, now: number): void;
  /** Its worker could not be started, or kept, with nothing to do. */
  gaveUp(deviceId: string, message: string, now: number): void;
  completed(deviceId: string, jobId: string): void;
  /** Someone wants it to be used, whatever it did. */
  pardon(deviceId: string): void;
  /** Those whose time has come are on trial from now on. */
  beginTrials(now: number): void;
  /** When that is to be done next; null for never. */
  nextTrialAt(): number | null;
}

interface Incident {
  at: number;
  units: FailedUnit[];
}
interface Suspect {
  standing: Standing;
  /** Since the last completed picture. */
  incidents: Incident[];
  /** How often it was left alone before, and until when. */
  rounds: number;
  lastUntil: number;
}

const sameUnit = (one: FailedUnit, other: FailedUnit) =>
  one.jobId === other.jobId && one.unitIndex === other.unitIndex;

export function createQuarantine(memory: QuarantineMemory): Quarantine {
  const suspects = new Map<string, Suspect>(
    memory
      .load()
      .map(({ deviceId, until, rounds, reason }) => [
        deviceId,
        { standing: { state: 'quarantined', until, reason }, incidents: [], rounds, lastUntil: until },
      ]),
  );
  /** Jobs of which some device completed a picture. */
  const soundJobs = new Set<string>();

  function suspectOf(deviceId: string): Suspect {
    const known = suspects.get(deviceId);
    if (known) return known;
    const suspect: Suspect = {
      standing: { state: 'trusted' },
      incidents: [],
      rounds: 0,
      lastUntil: -Infinity,
    };
    suspects.set(deviceId, suspect);
    return suspect;
  }

  const failedElsewhere = (unit: FailedUnit, deviceId: string) =>
    [...suspects].some(
      ([other, { incidents }]) =>
        other !== deviceId && incidents.some(({ units }) => units.some((failed) => sameUnit(failed, unit))),
    );

  /** Enough incidents, and not all of them by one job that nobody ever completed anything of. */
  function isToBlame(deviceId: string, { incidents }: Suspect): boolean {
    const own = incidents.filter(({ units }) => units.some((unit) => !failedElsewhere(unit, deviceId)));
    if (own.length < incidentsAllowed) return false;
    const jobs = new Set(own.flatMap(({ units }) => units.map(({ jobId }) => jobId)));
    return jobs.size > 1 || [...jobs].some((jobId) => soundJobs.has(jobId));
  }

  function leaveAlone(suspect: Suspect, reason: string, now: number) {
    if (now - suspect.lastUntil > forgottenAfterMs) suspect.rounds = 0;
    const minutes = backOffMinutes[suspect.rounds] ?? 60;
    const until = now + minutes * minuteMs;
    Object.assign(suspect, { rounds: suspect.rounds + 1, lastUntil: until, incidents: [] });
    suspect.standing = { state: 'quarantined', until, reason };
  }

  /** What pictures were lost to; a driver that does not work at all is found out at each start for nothing. */
  function keep(deviceId: string, { standing, rounds }: Suspect) {
    if (standing.state !== 'quarantined') return;
    const { until, reason } = standing;
    memory.keep({ deviceId, until, rounds, reason });
  }

  return {
    of: (deviceId) => suspects.get(deviceId)?.standing ?? { state: 'trusted' },
    failed(deviceId, unit, message, now) {
      const suspect = suspectOf(deviceId);
      // What fails while it is left alone was begun before.
      if (suspect.standing.state === 'quarantined') return;
      const last = suspect.incidents.at(-1);
      if (last?.at === now) last.units.push(unit);
      else suspect.incidents.push({ at: now, units: [unit] });
      suspect.incidents.splice(0, suspect.incidents.length - 2 * incidentsAllowed);
      if (suspect.standing.state === 'on trial')
        leaveAlone(suspect, `It failed when it was tried again: ${message}`, now);
      else if (isToBlame(deviceId, suspect))
        leaveAlone(suspect, `It failed again and again; the last time: ${message}`, now);
      keep(deviceId, suspect);
    },
    gaveUp(deviceId, message, now) {
      const suspect = suspectOf(deviceId);
      if (suspect.standing.state !== 'quarantined') leaveAlone(suspect, message, now);
    },
    completed(deviceId, jobId) {
      soundJobs.delete(jobId);
      soundJobs.add(jobId);
      for (const oldest of soundJobs) {
        if (soundJobs.size <= soundJobsKept) break;
        soundJobs.delete(oldest);
      }
      const suspect = suspects.get(deviceId);
      if (!suspect) return;
      suspect.incidents = [];
      if (suspect.standing.state !== 'on trial') return;
      suspect.standing = { state: 'trusted' };
      memory.forget(deviceId);
    },
    pardon(deviceId) {
      if (suspects.delete(deviceId)) memory.forget(deviceId);
    },
    beginTrials(now) {
      for (const suspect of suspects.values()) {
        if (suspect.standing.state === 'quarantined' && suspect.standing.until <= now)
          suspect.standing = { state: 'on trial' };
      }
    },
    nextTrialAt() {
      const times = [...suspects.values()].flatMap(({ standing }) =>
        standing.state === 'quarantined' ? [standing.until] : [],
      );
      return times.length === 0 ? null : Math.min(...times);
    },
  };
}
