import type { Contract, EventName, Events, Input, Output, RequestName } from '#shared/contract/index.ts';
import type { Snapshot } from '#shared/contract/app.ts';
import { PolyptychError, toErrorReport } from '#shared/errors.ts';
import { connect, type Connection } from '#shared/rpc/connect.ts';
import type { ClientCarrier } from '#shared/rpc/frames.ts';
import type { Clock } from './clock.ts';

/** One event of the contract, its payload typed by its name. */
export type CoreEvent = { [N in EventName]: { name: N; payload: Events[N] } }[EventName];

export type ConnectionState =
  | { state: 'connecting' }
  | { state: 'connected' }
  /** `retryAt` in milliseconds since the epoch. */
  | { state: 'disconnected'; retryAt: number; reason: string };

export type Call = <N extends RequestName>(
  name: N,
  input: Input<N>,
  options?: { signal?: AbortSignal },
) => Promise<Output<N>>;

export interface Session {
  /** Sends a request; rejects with `disconnected` where there is no connection. */
  call: Call;
  /** Tries at once when disconnected; nothing otherwise. */
  retryNow(): void;
  dispose(): void;
}

export interface SessionDeps {
  /** Resolves with an open carrier; rejects when there is nobody at the other end. */
  openCarrier: () => Promise<ClientCarrier>;
  clock: Clock;
  onConnection: (state: ConnectionState) => void;
  /** The whole truth: at each connection, and again when an event was missed. */
  onSnapshot: (snapshot: Snapshot) => void;
  onEvent: (event: CoreEvent) => void;
}

const firstRetryDelayMs = 250;
const longestRetryDelayMs = 5000;

/** Delay before attempt `attempt` (from 0), doubling up to five seconds. */
export function retryDelayMs(attempt: number): number {
  return Math.min(firstRetryDelayMs * 2 ** attempt, longestRetryDelayMs);
}

interface SequencedCoreEvent {
  sequence: number;
  event: CoreEvent;
}

/** Keeps one connection to the core alive and hands on its state: a snapshot first, then every event exactly once. */
export function createSession({
  openCarrier,
  clock,
  onConnection,
  onSnapshot,
  onEvent,
}: SessionDeps): Session {
  let connection: Connection<Contract['requests'], Events> | null = null;
  let attempt = 0;
  let failedAttempts = 0;
  let stopWaiting: (() => void) | null = null;
  let disposed = false;

  /** Both the carrier's end and a failed call tell of the same loss: the first counts, and late news of old attempts do not. */
  function waitAndRetry(lostAttempt: number, error: unknown) {
    if (disposed || lostAttempt !== attempt) return;
    attempt += 1;
    const lost = connection;
    connection = null;
    lost?.close();
    const delayMs = retryDelayMs(failedAttempts);
    failedAttempts += 1;
    stopWaiting = clock.after(delayMs, () => void open());
    onConnection({
      state: 'disconnected',
      retryAt: clock.now() + delayMs,
      reason: toErrorReport(error).message,
    });
  }

  async function open() {
    stopWaiting?.();
    stopWaiting = null;
    attempt += 1;
    const current = attempt;
    onConnection({ state: 'connecting' });
    try {
      const carrier = await openCarrier();
      if (disposed || current !== attempt) return carrier.close();
      carrier.onClose(() =>
        waitAndRetry(current, new PolyptychError('disconnected', 'The connection to Polyptych was lost.')),
      );
      connection = connect<Contract['requests'], Events>(carrier);
      await follow(connection);
    } catch (error) {
      waitAndRetry(current, error);
    }
  }

  /** Greets, takes a snapshot, and applies what follows it in order; a gap in the numbers asks for a new snapshot. */
  async function follow(current: Connection<Contract['requests'], Events>) {
    let last: number | null = null;
    let waiting: SequencedCoreEvent[] = [];

    function receive(item: SequencedCoreEvent) {
      if (last === null) return void waiting.push(item);
      if (item.sequence <= last) return;
      if (item.sequence > last + 1) {
        waiting = [item];
        last = null;
        synchronize().catch(() => current.close());
        return;
      }
      last = item.sequence;
      onEvent(item.event);
    }

    async function synchronize() {
      const snapshot = await current.call('app.snapshot', {});
      if (disposed || connection !== current) return;
      last = snapshot.sequence;
      onSnapshot(snapshot);
      const items = waiting;
      waiting = [];
      for (const item of items) receive(item);
    }

    // The contract types what leaves the core, and only the core speaks on this connection.
    current.onEvent(({ sequence, name, payload }) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      receive({ sequence, event: { name, payload } as CoreEvent });
    });
    await current.ready;
    await synchronize();
    if (disposed || connection !== current) return;
    failedAttempts = 0;
    onConnection({ state: 'connected' });
  }

  void open();
  return {
    call: (name, input, options) =>
      connection
        ? connection.call(name, input, options)
        : Promise.reject(new PolyptychError('disconnected', 'There is no connection to Polyptych.')),
    retryNow() {
      if (stopWaiting) void open();
    },
    dispose() {
      disposed = true;
      stopWaiting?.();
      connection?.close();
    },
  };
}
