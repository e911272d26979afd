import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Plan } from '#shared/contract/jobs.ts';
import type { Attempt } from '#shared/contract/performance.ts';
import type { Clock } from '../../../connection/clock.ts';
import type { Call } from '../../../connection/session.ts';
import type { Output } from '#shared/contract/index.ts';

export type Statistics = Output<'performance.statistics'>;

/** What the devices did and are expected to do; null until it is there. */
export interface PerformanceState {
  /** Newest last, at most as many as the core gives at once. */
  attempts: readonly Attempt[] | null;
  statistics: Statistics | null;
  plan: Plan | null;
}

/** The copy of the performance log, kept in step while someone looks at it. */
export interface Performance {
  store: StoreApi<PerformanceState>;
  /** Begins to look; returns its end. `onError` hears when the core cannot be asked. */
  watch(onError: (error: unknown) => void): () => void;
  /** An attempt has ended. */
  recorded(attempt: Attempt): void;
  /** Something happened that changes sums or plans: they are asked for anew, many changes once. */
  changed(): void;
  /** After a (re)connection: what was kept has a hole. */
  reload(): void;
}

const mostAttempts = 10_000;
/** Sums and plans are asked for at most this often. */
const renewMs = 1000;

export function createPerformance({ call, clock }: { call: Call; clock: Clock }): Performance {
  const store = createStore<PerformanceState>()(() => ({ attempts: null, statistics: null, plan: null }));
  let watcher: ((error: unknown) => void) | null = null;
  let renewing = false;
  let again = false;

  async function load() {
    const { attempts } = await call('performance.attempts', { sinceMs: null, limit: mostAttempts });
    store.setState({ attempts: attempts.toReversed() });
    await renew();
  }
  async function renew() {
    const [statistics, plan] = await Promise.all([call('performance.statistics', {}), call('jobs.plan', {})]);
    store.setState({ statistics, plan });
  }
  function changed() {
    if (watcher === null) return;
    if (renewing) {
      again = true;
      return;
    }
    renewing = true;
    // A connection lost meanwhile is told elsewhere, and the next one comes here again.
    renew().catch(() => undefined);
    clock.after(renewMs, () => {
      renewing = false;
      if (!again) return;
      again = false;
      changed();
    });
  }

  return {
    store,
    watch(onError) {
      watcher = onError;
      load().catch(onError);
      return () => {
        watcher = null;
        store.setState({ attempts: null, statistics: null, plan: null });
      };
    },
    recorded(attempt) {
      store.setState(({ attempts }) =>
        // One that came with the answer, too, counts once.
        attempts === null || (attempts.at(-1)?.id ?? 0) >= attempt.id
          ? {}
          : { attempts: [...attempts, attempt].slice(-mostAttempts) },
      );
      changed();
    },
    changed,
    reload() {
      if (watcher !== null) load().catch(watcher);
    },
  };
}
