import {
  type DeviceHistory,
  type DeviceReading,
  type Health,
  type Readings,
  unknownReadings,
} from '#shared/contract/devices.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { Clock } from '../ports.ts';
import type { ListedDevice } from './listed-device.ts';
import { type Judgement, type Look, judgeHealth, unjudged } from './health.ts';
import { createReadingHistory } from './history.ts';
import { type Seen, lookAtCard, lookAtProcessor, lookAtSimulated } from './look.ts';
import type { OwnWorkers } from './own-workers.ts';
import type { ProcessorReader } from './processor.ts';
import { untilNextMultiple } from './sampling/rhythm.ts';
import type { SamplerHost } from './sampling/sampler-host.ts';
import type { SourceReading } from './sources/source.ts';

const intervalMs = 1000;
/** After the sampler's whole seconds, so that a tick finds the readings of its own second. */
const offsetMs = 250;
/** A card's load is a mean of up to a second: so long after our own work it may still be ours. */
const ownLoadMs = 2_000;

export interface DeviceMonitorOptions {
  devices(): readonly ListedDevice[];
  settings(): Pick<Settings, 'gpuIdleMemoryBytes' | 'gpuIdleUtilizationPercent'>;
  workers: OwnWorkers;
  processor: ProcessorReader;
  silenceOf: SamplerHost['silenceOf'];
  clock: Clock;
  /** Once a second. */
  onSampled(readings: DeviceReading[]): void;
  /** A device's health changed, or whether its readings are stale. */
  onHealth(): void;
}

/** What is known of each device's load, and how it fares, second by second. */
export interface DeviceMonitor {
  start(): void;
  /** What the sampler read; it is told with the next tick. */
  note(at: number, readings: readonly SourceReading[]): void;
  readingsOf(deviceId: string): Readings;
  healthOf(deviceId: string): { health: Health; reason: string | null };
  /** It is not there any more, or its driver says that it fell away: no process can go on using it. */
  isGone(deviceId: string): boolean;
  /** Holds against a device that a worker could not use it, until `null` takes that back. */
  setProblem(deviceId: string, reason: string | null): void;
  history(deviceIds: readonly string[], spanSeconds: number): DeviceHistory;
  dispose(): void;
}

interface Watched {
  readings: Readings;
  judgement: Judgement;
  look: Look['state'];
  lastBusyAt: number;
}

const unwatched: Watched = {
  readings: unknownReadings,
  judgement: unjudged,
  look: 'unread',
  lastBusyAt: Number.NEGATIVE_INFINITY,
};

/** Looks at all devices once a second: judges their health, keeps their history and tells their readings. */
export function createDeviceMonitor(options: DeviceMonitorOptions): DeviceMonitor {
  const { devices, settings, workers, processor, silenceOf, clock, onSampled, onHealth } = options;
  const watched = new Map<string, Watched>();
  const latest = new Map<string, { at: number; reading: SourceReading }>();
  const problems = new Map<string, string>();
  const history = createReadingHistory();
  let stopTimer = () => {};
  let started = false;

  const stateOf = (deviceId: string) => watched.get(deviceId) ?? unwatched;

  function lookAt(device: ListedDevice, { readings, lastBusyAt }: Watched): Seen {
    const now = clock.now();
    switch (device.kind) {
      case 'processor':
        return lookAtProcessor(processor.read(), workers.residentBytes(), now);
      case 'simulated':
        return lookAtSimulated(device, workers.loadOf(device.id, device.threads ?? 1), now);
      case 'card':
        return lookAtCard(device, {
          now,
          before: readings,
          latest: latest.get(device.id) ?? null,
          silence: device.vendor && silenceOf({ vendor: device.vendor, deviceId: device.id }),
          worker: workers.factsOf(device.id),
          ownPids: workers.pids(),
          loadMayBeOurs: now - lastBusyAt < ownLoadMs,
        });
    }
  }

  function judge(device: ListedDevice, before: Judgement, look: Look): Judgement {
    const problem = problems.get(device.id);
    // What the driver says of a lost card weighs more than what a worker said before.
    const told: Look =
      look.state === 'answered' && problem !== undefined ? { state: 'unusable', reason: problem } : look;
    const { gpuIdleMemoryBytes, gpuIdleUtilizationPercent } = settings();
    return judgeHealth(before, told, {
      temperatureLimitCelsius: device.temperatureLimitCelsius,
      gpuIdleMemoryBytes,
      gpuIdleUtilizationPercent,
      othersCount: device.kind === 'card',
    });
  }

  function watch(device: ListedDevice): { reading: DeviceReading; changed: boolean } {
    const known = stateOf(device.id);
    const lastBusyAt = workers.factsOf(device.id).busy ? clock.now() : known.lastBusyAt;
    const { look, readings } = lookAt(device, { ...known, lastBusyAt });
    const judgement = judge(device, known.judgement, look);
    watched.set(device.id, { readings, judgement, look: look.state, lastBusyAt });
    return {
      reading: { deviceId: device.id, ...readings },
      changed: isOtherHealth(known.judgement, judgement) || readings.stale !== known.readings.stale,
    };
  }

  function tick() {
    stopTimer();
    workers.measure();
    const looks = devices().map(watch);
    const readings = looks.map(({ reading }) => reading);
    history.add(clock.now(), readings);
    if (looks.some(({ changed }) => changed)) onHealth();
    onSampled(readings);
    stopTimer = clock.after(untilNextMultiple(clock.now() - offsetMs, intervalMs), tick);
  }

  return {
    start() {
      started = true;
      tick();
    },
    note(at, readings) {
      const isFirst = readings.some(({ id }) => !latest.has(id));
      for (const reading of readings) latest.set(reading.id, { at, reading });
      // A card's first readings are not kept waiting.
      if (isFirst && started) tick();
    },
    readingsOf: (deviceId) => stateOf(deviceId).readings,
    healthOf(deviceId) {
      const { health, reason } = stateOf(deviceId).judgement;
      return { health, reason };
    },
    isGone: (deviceId) => ['absent', 'lost'].includes(stateOf(deviceId).look),
    setProblem(deviceId, reason) {
      if (reason === null && !problems.delete(deviceId)) return;
      if (reason !== null) problems.set(deviceId, reason);
      const before = stateOf(deviceId);
      const judgement: Judgement = reason === null ? unjudged : { ...unjudged, health: 'failing', reason };
      watched.set(deviceId, { ...before, judgement });
      if (isOtherHealth(before.judgement, judgement)) onHealth();
    },
    history: (deviceIds, spanSeconds) => history.of(deviceIds, spanSeconds, clock.now()),
    dispose: () => stopTimer(),
  };
}

const isOtherHealth = (a: Judgement, b: Judgement) => a.health !== b.health || a.reason !== b.reason;
