import type { Device } from '#shared/contract/devices.ts';
import type { Events, Handlers } from '#shared/contract/index.ts';
import type { Attempt, PerformanceTotals } from '#shared/contract/performance.ts';
import type { EventLog } from '#shared/rpc/events.ts';
import type { Clock } from '../ports.ts';
import type { Database } from '../storage/database.ts';
import { type NewAttempt, createAttemptStore } from './attempt-store.ts';
import { noTotals, withAttempt } from './totals.ts';
import { createUnloadCount } from './unload-count.ts';

/** Attempts that are kept, give or take those since the last look; a busy workstation makes so many in a week. */
const attemptsKept = 100_000;
/** So many new attempts between two looks at the bound. */
const pruneInterval = 1000;

export interface PerformanceLog {
  /** Writes an attempt down; call it in the transaction that ends the attempt, and tell of it once that is done. */
  record(attempt: NewAttempt): Attempt;
  /** What was recorded is on disk: it counts from now on, and the screen hears of it. */
  tell(attempt: Attempt): void;
  /** Looks at what the devices hold, to count what left them. */
  observe(devices: readonly Pick<Device, 'id' | 'loadedModelIds'>[]): void;
  /** Oldest first, from behind an identifier. */
  page(afterId: number, limit: number): Attempt[];
  handlers: Pick<Handlers, Extract<keyof Handlers, `performance.${string}`>>;
}

export function createPerformanceLog(options: {
  database: Database;
  devices: () => readonly Pick<Device, 'id'>[];
  events: Pick<EventLog<Events>, 'emit'>;
  clock: Pick<Clock, 'now'>;
  kept?: number;
}): PerformanceLog {
  const { database, devices, events, clock, kept = attemptsKept } = options;
  const store = createAttemptStore(database);
  const unloads = createUnloadCount();
  const startedAt = clock.now();
  const sinceStart = new Map<string, PerformanceTotals>();
  /** Summed up when they are first asked for, then kept in step; null when they are to be summed up anew. */
  let inLog: Map<string, PerformanceTotals> | null = null;
  let untilPruned = 0;

  function tell(attempt: Attempt) {
    for (const totals of [sinceStart, inLog])
      totals?.set(attempt.deviceId, withAttempt(totals.get(attempt.deviceId) ?? noTotals, attempt));
    events.emit('performance.recorded', { attempt });
  }

  return {
    record(attempt) {
      if (untilPruned-- <= 0) {
        untilPruned = pruneInterval;
        if (store.prune(kept - 1)) inLog = null;
      }
      return store.insert(attempt);
    },
    tell,
    observe: unloads.observe,
    page: store.after,
    handlers: {
      'performance.attempts': ({ sinceMs, limit }) => ({
        attempts: store.endedSince(sinceMs === null ? 0 : clock.now() - sinceMs, limit),
      }),
      'performance.statistics'() {
        inLog ??= store.totals();
        const known = inLog;
        // Devices that are gone but have something to tell stay on the list.
        const deviceIds = new Set([...devices().map(({ id }) => id), ...known.keys(), ...sinceStart.keys()]);
        return {
          startedAt,
          logBeganAt: store.oldestStart(),
          devices: [...deviceIds].map((deviceId) => ({
            deviceId,
            sinceStart: sinceStart.get(deviceId) ?? noTotals,
            inLog: known.get(deviceId) ?? noTotals,
            unloads: unloads.of(deviceId),
          })),
        };
      },
    },
  };
}
