import type { StoreApi } from 'zustand/vanilla';
import type { Clock } from '../connection/clock.ts';

/** The screen is drawn anew at most this often, however much happens: a core with many cards tells hundreds of things a second. */
const paceMs = 40;

/** A store that hears of many small changes at once. */
export interface PacedState<State> {
  /** The state with all changes, also those that the store has not heard of yet. */
  current(): State;
  /** The store hears of it soon. */
  change(next: (state: State) => State): void;
  /** The store hears of all there is, now. */
  flush(): void;
  dispose(): void;
}

/** Without this each change would be drawn by itself, and where that takes longer than the next one, React gives up. */
export function createPacedState<State>(store: StoreApi<State>, clock: Clock): PacedState<State> {
  let pending: { state: State } | null = null;
  let stopWaiting: (() => void) | null = null;
  const current = () => (pending ? pending.state : store.getState());
  function flush() {
    stopWaiting?.();
    stopWaiting = null;
    if (pending === null) return;
    const { state } = pending;
    pending = null;
    store.setState(state, true);
  }
  return {
    current,
    change(next) {
      pending = { state: next(current()) };
      stopWaiting ??= clock.after(paceMs, flush);
    },
    flush,
    dispose() {
      stopWaiting?.();
      stopWaiting = null;
    },
  };
}
