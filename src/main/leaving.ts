import type { Clock, Log } from '#core/ports.ts';

/** Longest time that an orderly end may take. */
const disposeLimitMs = 10_000;
/** Requests to quit that come at one moment (a closed terminal sends several) are one. */
const oneMomentMs = 500;

export interface LeavingOptions {
  /** Hides what is on the screen, so that the end is seen at once. */
  onBegin(): void;
  /** Ends what runs, in order. */
  dispose(): Promise<void>;
  exit(exitCode: number): void;
  clock: Clock;
  log: Log;
}

export interface Leaving {
  readonly isLeaving: boolean;
  /** Leaves in order with this exit code; asked a second time while it leaves, at once with 1. */
  request(exitCode?: number): void;
}

/** The one way out: whoever wants to quit (menu, last window, signal, system, error) asks here. */
export function createLeaving({ onBegin, dispose, exit, clock, log }: LeavingOptions): Leaving {
  let state: { kind: 'running' } | { kind: 'leaving'; since: number } | { kind: 'gone' } = {
    kind: 'running',
  };

  function leave(exitCode: number) {
    if (state.kind === 'gone') return;
    state = { kind: 'gone' };
    exit(exitCode);
  }

  return {
    get isLeaving() {
      return state.kind !== 'running';
    },
    request(exitCode = 0) {
      if (state.kind === 'gone') return;
      if (state.kind === 'leaving') {
        if (clock.now() - state.since >= oneMomentMs) leave(1);
        return;
      }
      state = { kind: 'leaving', since: clock.now() };
      onBegin();
      const stopLimit = clock.after(disposeLimitMs, () => {
        log.error({ limitMs: disposeLimitMs }, 'the orderly end took too long');
        leave(1);
      });
      dispose()
        .then(() => exitCode)
        .catch((error: unknown) => {
          log.error({ err: error }, 'could not be ended cleanly');
          return 1;
        })
        .then((code) => {
          stopLimit();
          leave(code);
        })
        .catch(() => undefined);
    },
  };
}
