/** One event with the sequence number it got when it happened. */
export interface SequencedEvent<E> {
  sequence: number;
  name: keyof E & string;
  payload: E[keyof E];
}

/** Events are news, never control flow: whoever emits does not know who listens. */
export interface EventLog<E> {
  emit<N extends keyof E & string>(name: N, payload: E[N]): void;
  /** Returns its undo. */
  on(listener: (event: SequencedEvent<E>) => void): () => void;
  /** Sequence number of the latest event; 0 before the first. */
  readonly sequence: number;
}

/**
 * Numbers events and hands them to all listeners in order: what a listener emits comes after what it was told.
 * A listener that throws disturbs neither the others nor the emitter; unless its error is taken here, it becomes an
 * unhandled rejection, so that it is not hushed up.
 */
export function createEventLog<E>(onListenerError: (error: unknown) => void = rejectUnhandled): EventLog<E> {
  const listeners = new Set<(event: SequencedEvent<E>) => void>();
  const waiting: SequencedEvent<E>[] = [];
  let sequence = 0;
  let delivering = false;

  function deliver() {
    if (delivering) return;
    delivering = true;
    for (let event = waiting.shift(); event; event = waiting.shift()) {
      for (const listener of [...listeners]) {
        // Whoever was taken off by a listener before it is not told any more.
        if (!listeners.has(listener)) continue;
        try {
          listener(event);
        } catch (error) {
          onListenerError(error);
        }
      }
    }
    delivering = false;
  }

  return {
    emit(name, payload) {
      sequence += 1;
      waiting.push({ sequence, name, payload });
      deliver();
    },
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get sequence() {
      return sequence;
    },
  };
}

async function rejectUnhandled(error: unknown): Promise<never> {
  throw error;
}
