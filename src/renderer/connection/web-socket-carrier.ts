import { PolyptychError } from '#shared/errors.ts';
import { type ClientCarrier, type ServerFrame, serverFrameSchema } from '#shared/rpc/frames.ts';

/** A frame out of a message's text, or null where it is none. */
function parseFrame(text: unknown): ServerFrame | null {
  if (typeof text !== 'string') return null;
  try {
    return serverFrameSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Opens a WebSocket and resolves once it carries frames; rejects when it cannot be opened. */
export function openWebSocketCarrier(url: string): Promise<ClientCarrier> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    const closers = new Set<() => void>();
    const carrier: ClientCarrier = {
      // A closing socket drops what it is given: its close event rejects whatever still waits.
      send: (frame) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
      },
      onFrame(listener) {
        const receive = (event: MessageEvent<unknown>) => {
          const frame = parseFrame(event.data);
          if (frame) listener(frame);
          else socket.close();
        };
        socket.addEventListener('message', receive);
        return () => socket.removeEventListener('message', receive);
      },
      onClose(listener) {
        closers.add(listener);
        return () => closers.delete(listener);
      },
      close: () => socket.close(),
    };
    socket.addEventListener('open', () => resolve(carrier), { once: true });
    socket.addEventListener(
      'close',
      () => {
        reject(new PolyptychError('disconnected', 'Polyptych does not answer: check that it is running.'));
        for (const listener of closers) listener();
      },
      { once: true },
    );
  });
}

/** Where this page's own host takes connections. */
export function connectAddress(location: { protocol: string; host: string }): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/connect`;
}
