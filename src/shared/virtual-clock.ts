/** A clock of the core and of the renderer alike. */
export interface VirtualClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back after a delay; returns its undo. */
  after(delayMs: number, callback: () => void): () => void;
  /** Moves time on and calls back what falls due, in order of time. */
  advance(byMs: number): void;
}

/** Time that stands still until told to move: for tests of time and for playing the queue forward. */
export function createVirtualClock(start = 0): VirtualClock {
  let now = start;
  let nextId = 0;
  const timers = new Map<number, { at: number; callback: () => void }>();

  const earliest = (until: number) =>
    [...timers].filter(([, timer]) => timer.at <= until).sort(([, a], [, b]) => a.at - b.at)[0];

  return {
    now: () => now,
    after(delayMs, callback) {
      const id = nextId++;
      timers.set(id, { at: now + delayMs, callback });
      return () => timers.delete(id);
    },
    advance(byMs) {
      const until = now + byMs;
      for (let due = earliest(until); due; due = earliest(until)) {
        const [id, { at, callback }] = due;
        timers.delete(id);
        now = Math.max(now, at);
        callback();
      }
      now = until;
    },
  };
}
