import type { Clock } from '../../ports.ts';
import { TemporaryError } from './hub-client.ts';

export interface RetryOptions {
  clock: Clock;
  signal: AbortSignal;
  /** Told before each pause. */
  onWaiting(wait: { reason: string; retryAt: number }): void;
}

const firstPauseMs = 1000;
const longestPauseMs = 30_000;
/** Failures in a row without any progress. */
const mostFailures = 6;

/** The pause after so many failures in a row, at least what the server asked for. */
export function pauseMs(failures: number, askedMs: number | null): number {
  return Math.max(askedMs ?? 0, Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1)));
}

/**
 * Tries again after a growing pause as long as what goes wrong may go well later. `run` is handed what to call when it
 * got on: then patience starts anew.
 */
export async function retrying<T>(
  { clock, signal, onWaiting }: RetryOptions,
  run: (gotOn: () => void) => Promise<T>,
): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await run(() => (failures = 0));
    } catch (error) {
      if (!(error instanceof TemporaryError) || failures >= mostFailures) throw error;
      const delayMs = pauseMs(Math.max(failures, 1), error.retryAfterMs);
      onWaiting({ reason: error.message, retryAt: clock.now() + delayMs });
      await pause(clock, delayMs, signal);
    }
  }
}

/** Resolves after a time; rejects with the signal's reason when that comes first. */
function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const stop = clock.after(delayMs, () => {
    signal.removeEventListener('abort', abort);
    resolve();
  });
  function abort() {
    stop();
    reject(reasonOf(signal));
  }
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });
  return promise;
}

function reasonOf({ reason }: AbortSignal): Error {
  const given: unknown = reason;
  return given instanceof Error ? given : new Error(String(given));
}
