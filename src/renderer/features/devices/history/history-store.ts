import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DeviceReading, historySpansSeconds } from '#shared/contract/devices.ts';
import type { Clock } from '../../../connection/clock.ts';
import type { Call } from '../../../connection/session.ts';
import { advanced, type HistoryWindow, windowOf } from './history-window.ts';

export type Span = (typeof historySpansSeconds)[number];
/** The span that the panel's small curves show; always kept. */
export const shortSpan: Span = 60;

/** What each span shows so far; one that nobody has asked for yet is missing. */
export interface HistoryState {
  windows: ReadonlyMap<Span, HistoryWindow>;
}

/** Readings over time: asked for once, then carried on by the readings that come anyway. */
export interface History {
  store: StoreApi<HistoryState>;
  /** Gets a span for the first time, or anew; rejects when the core cannot be asked. */
  load(span: Span): Promise<void>;
  /** After a (re)connection: what is shown has a hole that only the core can fill. */
  reload(): void;
  /** One round of all devices' present readings. */
  sample(readings: ReadonlyMap<string, DeviceReading>): void;
}

/**
 * When a round of readings was taken: not when it came, since a page that was busy gets several at once. Of devices
 * that do not answer there is nothing to learn.
 */
function takenAt(readings: ReadonlyMap<string, DeviceReading>): number | null {
  const times = [...readings.values()].flatMap(({ stale, sampledAt }) =>
    stale || sampledAt === null ? [] : [sampledAt],
  );
  return times.length === 0 ? null : Math.max(...times);
}

export function createHistory({ call, clock }: { call: Call; clock: Clock }): History {
  const store = createStore<HistoryState>()(() => ({ windows: new Map() }));

  async function load(span: Span) {
    const history = await call('devices.history', { spanSeconds: span });
    store.setState(({ windows }) => ({ windows: new Map(windows).set(span, windowOf(span, history)) }));
  }

  return {
    store,
    load,
    reload() {
      const spans = new Set([shortSpan, ...store.getState().windows.keys()]);
      // A connection lost meanwhile is told elsewhere, and the next one comes here again.
      for (const span of spans) load(span).catch(() => undefined);
    },
    sample(readings) {
      const now = takenAt(readings) ?? clock.now();
      store.setState(({ windows }) => ({
        windows: new Map([...windows].map(([span, window]) => [span, advanced(window, readings, now)])),
      }));
    },
  };
}
