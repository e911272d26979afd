import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Run } from '#shared/contract/runner.ts';
import { toErrorReport } from '#shared/errors.ts';
import type { Call } from '../../connection/session.ts';

export interface RunsState {
  /** Newest first; null until they are there. */
  runs: readonly Run[] | null;
  problem: string | null;
}

/** The copy of the core's runs. */
export interface Runs {
  store: StoreApi<RunsState>;
  /** After a (re)connection. */
  reload(): Promise<void>;
  changed(run: Run): void;
}

export function createRuns({ call }: { call: Call }): Runs {
  const store = createStore<RunsState>()(() => ({ runs: null, problem: null }));
  return {
    store,
    async reload() {
      try {
        const { runs } = await call('runs.list', {});
        store.setState({ runs, problem: null });
      } catch (error) {
        store.setState({ problem: toErrorReport(error).message });
      }
    },
    changed(run) {
      // Before the list has come, it will hold what this tells.
      store.setState(({ runs }) => (runs === null ? {} : { runs: withRun(runs, run) }));
    },
  };
}

function withRun(runs: readonly Run[], run: Run): readonly Run[] {
  const known = runs.some(({ id }) => id === run.id);
  return known ? runs.map((old) => (old.id === run.id ? run : old)) : [run, ...runs];
}

/** The run that has not ended; there is one at most. */
export const goingRun = (runs: readonly Run[] | null): Run | null =>
  runs?.find(({ phase }) => phase.state !== 'ended') ?? null;
