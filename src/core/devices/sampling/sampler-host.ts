import type { Clock, Log, ProcessAdapter } from '../../ports.ts';
import { type FoundDevices, afterLook, nothingFound } from '../found-devices.ts';
import type { SourceReading } from '../sources/source.ts';
import type { SamplerMessage, SamplerOptions, Skipped, Vendor } from './contract.ts';
import {
  type Asked,
  type SamplerDeadlines,
  type SamplerRun,
  type SamplerTrouble,
  defaultSamplerDeadlines,
  startSamplerRun,
} from './sampler-run.ts';
import {
  type Silence,
  type Suspect,
  type SuspectTimes,
  acquit,
  blame,
  defaultSuspectTimes,
  nextTrial,
  silenceOf,
  skippedInTrial,
  skippedOf,
} from './suspects.ts';

/** A process that ended while no driver was asked is started again after this long, doubled each time. */
const firstRestartMs = 250;
const longestRestartMs = 30_000;
/** Longest wait for the first look: time for one driver to hang, and for its replacement to look at the others. */
const settleLimitMs = 15_000;

export interface SamplerHostOptions {
  adapter: Pick<ProcessAdapter, 'spawnSampler'>;
  sampler: Omit<SamplerOptions, 'skipped' | 'onlyDeviceId'>;
  environment: Record<string, string>;
  clock: Clock;
  log: Log;
  /** What is found, or how detection stands, has changed. */
  onFound(): void;
  onReadings(at: number, readings: readonly SourceReading[]): void;
  deadlines?: Partial<SamplerDeadlines>;
  times?: Partial<SuspectTimes>;
}

/** Reads the machine's cards through processes that may hang or crash, and never waits for one. */
export interface SamplerHost {
  start(): void;
  /** Whether the first look at all drivers is done, or failed, or takes so long that nobody should wait for it. */
  readonly settled: boolean;
  found(): FoundDevices;
  /** How long and why a device has not answered; null while it does. */
  silenceOf(device: { vendor: Vendor; deviceId: string }): Silence | null;
  dispose(): void;
}

/**
 * Keeps one sampler process alive. A device that hangs or crashes it becomes a suspect: the process is replaced by one
 * that leaves the device out, and another process tries the suspect alone from time to time until it answers.
 */
export function createSamplerHost(options: SamplerHostOptions): SamplerHost {
  const { adapter, environment, clock, log, onFound, onReadings } = options;
  const times = { ...defaultSuspectTimes, ...options.times };
  const deadlines = { ...defaultSamplerDeadlines, ...options.deadlines };
  let found = nothingFound;
  /** Why there is no sampling at all, as a note for people. */
  let troubleNote: string | null = null;
  let settled = false;
  let stopSettling = () => {};
  let suspects: Suspect[] = [];
  let main: SamplerRun | null = null;
  let restartMs = firstRestartMs;
  let stopRestart = () => {};
  let stopTrialTimer = () => {};
  let trial: SamplerRun | null = null;
  /** Processes that were ended and are still there: a driver holds them, so trying it again would only add more. */
  const stuck = new Map<symbol, Vendor>();
  let disposed = false;

  const silence = (device: Asked) => silenceOf(suspects, device, { now: clock.now(), times });

  function run(
    given: { skipped: Skipped; onlyDeviceId: string | null },
    hear: {
      onDetected(message: Extract<SamplerMessage, { type: 'detected' }>): void;
      onSampled(message: Extract<SamplerMessage, { type: 'sampled' }>): void;
      onTrouble(trouble: SamplerTrouble): void;
    },
  ): SamplerRun {
    const key = Symbol('sampler process');
    let exited = false;
    return startSamplerRun({
      adapter,
      sampler: { ...options.sampler, ...given },
      environment,
      clock,
      deadlines,
      onDetected: hear.onDetected,
      onSampled: hear.onSampled,
      onTrouble(trouble) {
        const { asked, how } = trouble;
        if (asked && !exited) stuck.set(key, asked.vendor);
        log.warn({ asked, how }, 'device sampler in trouble');
        hear.onTrouble(trouble);
      },
      onExit() {
        exited = true;
        if (stuck.delete(key)) scheduleTrial();
      },
    });
  }

  function startMain() {
    stopRestart();
    main = run(
      { skipped: skippedOf(suspects), onlyDeviceId: null },
      {
        onDetected(message) {
          found = afterLook(found, message, (device) => silence(device) === null);
          troubleNote = null;
          settle();
        },
        onSampled({ at, readings }) {
          restartMs = firstRestartMs;
          onReadings(at, readings);
        },
        onTrouble({ asked, how }) {
          main = null;
          const culprit = asked && culpritOf(asked);
          if (culprit) {
            accuse(culprit, how);
            // Each replacement leaves out one more: this comes to an end.
            startMain();
            onFound();
          } else {
            troubleNote = `Devices cannot be read now (${how}); this is tried again.`;
            stopRestart = clock.after(restartMs, startMain);
            restartMs = Math.min(restartMs * 2, longestRestartMs);
            settle();
          }
        },
      },
    );
  }
  function settle() {
    stopSettling();
    settled = true;
    onFound();
  }

  /** A driver that asks even a device that is left out is to blame itself; null where all of it is left out already. */
  function culpritOf(asked: NonNullable<SamplerTrouble['asked']>) {
    const { deviceIds, vendors } = skippedOf(suspects);
    if (vendors.includes(asked.vendor)) return null;
    return asked.deviceId !== null && deviceIds.includes(asked.deviceId)
      ? { ...asked, deviceId: null }
      : asked;
  }

  function accuse(asked: NonNullable<SamplerTrouble['asked']>, how: string) {
    suspects = blame(suspects, asked, { how, now: clock.now(), times });
    scheduleTrial();
  }

  function scheduleTrial() {
    stopTrialTimer();
    const next = nextTrial(suspects.filter(({ vendor }) => !isHeld(vendor)));
    if (disposed || trial || !next) return;
    stopTrialTimer = clock.after(Math.max(0, next.tryAt - clock.now()), () => tryAlone(next));
  }
  const isHeld = (vendor: Vendor) => [...stuck.values()].includes(vendor);

  function tryAlone(suspect: Suspect) {
    if (isHeld(suspect.vendor)) return scheduleTrial();
    const end = () => {
      trial?.stop();
      trial = null;
    };
    trial = run(
      { skipped: skippedInTrial(suspects, suspect), onlyDeviceId: suspect.deviceId },
      {
        onDetected: () => undefined,
        onSampled() {
          end();
          log.info({ deviceId: suspect.deviceId, vendor: suspect.vendor }, 'a device answers again');
          suspects = acquit(suspects, suspect);
          main?.skip(skippedOf(suspects));
          scheduleTrial();
          onFound();
        },
        onTrouble({ asked, how }) {
          trial = null;
          // A driver that got as far as one of its devices is not the suspect any more: the device is.
          const isDevice = suspect.deviceId === null && asked !== null && asked.deviceId !== null;
          if (isDevice) suspects = acquit(suspects, suspect);
          accuse(isDevice ? asked : suspect, how);
          main?.skip(skippedOf(suspects));
        },
      },
    );
  }

  return {
    start() {
      stopSettling = clock.after(settleLimitMs, settle);
      startMain();
    },
    get settled() {
      return settled;
    },
    found() {
      const silent = suspects.filter(({ deviceId }) => !found.devices.some(({ id }) => id === deviceId));
      const notes = silent.map(({ vendor, deviceId, how }) => `${describe(vendor, deviceId)} (${how}).`);
      return { ...found, notes: [...found.notes, ...notes, ...(troubleNote === null ? [] : [troubleNote])] };
    },
    silenceOf: silence,
    dispose() {
      disposed = true;
      stopSettling();
      stopRestart();
      stopTrialTimer();
      main?.stop();
      trial?.stop();
    },
  };
}

function describe(vendor: Vendor, deviceId: string | null): string {
  if (deviceId === null) return `The driver of ${vendor} cards does not answer`;
  return `The ${vendor} card ${deviceId} does not answer`;
}
