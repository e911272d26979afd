import { type Readings, unknownReadings } from '#shared/contract/devices.ts';
import type { ListedDevice } from './listed-device.ts';
import type { Look } from './health.ts';
import { memoryByHolder } from './memory-holders.ts';
import type { WorkerFacts } from './own-workers.ts';
import type { ProcessorReading } from './processor.ts';
import type { Silence } from './sampling/suspects.ts';
import type { SourceReading } from './sources/source.ts';

/** One look at a device: what there is to judge, and the readings to show. */
export interface Seen {
  look: Look;
  readings: Readings;
}

/** Readings are stale when they are older; a sampler that has just been replaced is not late yet. */
const staleAfterMs = 5_000;

export interface CardContext {
  now: number;
  /** The readings shown so far. */
  before: Readings;
  /** What the sampler read last; null before its first word on this card. */
  latest: { at: number; reading: SourceReading } | null;
  silence: Silence | null;
  worker: WorkerFacts;
  ownPids: ReadonlySet<number>;
  /** Our own worker drew so shortly ago that the load may be its. */
  loadMayBeOurs: boolean;
}

/** A card by what its driver says. Where there is nothing new, what was known last stays, as stale: never 0. */
export function lookAtCard(device: ListedDevice, context: CardContext): Seen {
  const { latest, silence, before, now } = context;
  const seen = (look: Look): Seen => ({
    look,
    readings: { ...before, stale: before.sampledAt !== null || look.state === 'silent' },
  });
  if (!device.present) return seen({ state: 'absent' });
  const everAnswered = before.sampledAt !== null;
  if (silence) return seen({ state: 'silent', silence: silence.state, everAnswered, how: silence.how });
  if (!latest) return seen({ state: 'unread' });
  if (latest.reading.state !== 'read') return seen(latest.reading);
  if (now - latest.at > staleAfterMs)
    return seen({ state: 'silent', silence: 'stale', everAnswered, how: 'no sample came' });
  return lookAtReading(device, latest.at, latest.reading, context);
}

function lookAtReading(
  { unifiedMemory }: ListedDevice,
  at: number,
  reading: Extract<SourceReading, { state: 'read' }>,
  { worker, ownPids, loadMayBeOurs }: CardContext,
): Seen {
  const { memoryUsedBytes, memoryFreeBytes, utilizationPercent, temperatureCelsius, powerDrawWatts } =
    reading;
  const shares = memoryByHolder(reading, {
    pids: ownPids,
    workerRuns: worker.pid !== null,
    holdsModel: worker.holdsModel,
  });
  return {
    look: {
      state: 'answered',
      temperatureCelsius,
      // Where memory is the machine's, every program holds some of it.
      memoryUsedByOthersBytes: unifiedMemory ? null : shares.memoryUsedByOthersBytes,
      utilizationByOthersPercent: loadMayBeOurs ? null : utilizationPercent,
    },
    readings: {
      memoryUsedBytes,
      memoryFreeBytes,
      ...shares,
      utilizationPercent,
      temperatureCelsius,
      powerDrawWatts,
      sampledAt: at,
      stale: false,
    },
  };
}

/** The processor, with the machine's memory and what our workers hold of it. */
export function lookAtProcessor(reading: ProcessorReading, ours: number | null, now: number): Seen {
  const others = ours === null ? null : Math.max(0, reading.memoryUsedBytes - ours);
  return own({ ...reading, memoryUsedByAppBytes: ours, memoryUsedByOthersBytes: others }, now);
}

/** A simulated device: what it does is what its worker process takes of the machine. */
export function lookAtSimulated(
  { memoryTotalBytes }: ListedDevice,
  { residentBytes: used, busyPercent }: { residentBytes: number | null; busyPercent: number | null },
  now: number,
): Seen {
  const free = used === null || memoryTotalBytes === null ? null : Math.max(0, memoryTotalBytes - used);
  return own(
    {
      memoryUsedBytes: used,
      memoryFreeBytes: free,
      memoryUsedByAppBytes: used,
      memoryUsedByOthersBytes: used === null ? null : 0,
      utilizationPercent: busyPercent,
    },
    now,
  );
}

function own(known: Partial<Readings>, now: number): Seen {
  const readings = { ...unknownReadings, ...known, sampledAt: now };
  const { temperatureCelsius } = readings;
  const nobody = { memoryUsedByOthersBytes: null, utilizationByOthersPercent: null };
  return { look: { state: 'answered', temperatureCelsius, ...nobody }, readings };
}
