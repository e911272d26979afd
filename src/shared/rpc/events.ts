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

/** Numbers events and hands them to all listeners in order. */
export function createEventLog<E>(): EventLog<E> {
  const listeners = new Set<(event: SequencedEvent<E>) => void>();
  let sequence = 0;
  return {
    emit(name, payload) {
      sequence += 1;
      for (const listener of listeners) listener({ sequence, name, payload });
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
