import type { ClientCarrier, ClientFrame, ServerCarrier, ServerFrame } from './frames.ts';

/** Two connected ends in one process. Frames go through JSON, as on every other carrier, and arrive in order, later. */
export function createInMemoryCarriers(): { client: ClientCarrier; server: ServerCarrier } {
  const toClient = new Set<(frame: ServerFrame) => void>();
  const toServer = new Set<(frame: unknown) => void>();
  const closers = new Set<() => void>();
  let state: 'open' | 'closing' | 'closed' = 'open';

  const later = (action: () => void) => void Promise.resolve().then(action);

  function deliver<F>(listeners: Set<(frame: F) => void>, frame: F) {
    if (state !== 'open') return;
    const text = JSON.stringify(frame);
    later(() => {
      if (state === 'closed') return;
      const received: F = JSON.parse(text);
      for (const listener of listeners) listener(received);
    });
  }
  // What was sent before still arrives, then both ends learn of the end: as a socket does it.
  function close() {
    if (state !== 'open') return;
    state = 'closing';
    later(() => {
      state = 'closed';
      for (const listener of closers) listener();
    });
  }
  function subscribe<L>(listeners: Set<L>, listener: L) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  const common = { onClose: (listener: () => void) => subscribe(closers, listener), close };
  return {
    client: {
      ...common,
      send: (frame: ClientFrame) => deliver(toServer, frame),
      onFrame: (listener) => subscribe(toClient, listener),
    },
    server: {
      ...common,
      send: (frame: ServerFrame) => deliver(toClient, frame),
      onFrame: (listener) => subscribe(toServer, listener),
    },
  };
}
