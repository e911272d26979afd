import { connect } from '#shared/rpc/connect.ts';
import type { ClientCarrier } from '#shared/rpc/frames.ts';
import { createInMemoryCarriers } from '#shared/rpc/in-memory-carrier.ts';
import { runServer } from './running-server.ts';
import type { SmallApp, SmallEvents, SmallRequests } from './small-contract.ts';
import { createWebSocketClientCarrier } from './web-socket-client-carrier.ts';

/** One client of a served contract, over whatever carries it. */
export interface ConnectedEnd {
  carrier: ClientCarrier;
  /** Puts something on the wire that the types would not let through. */
  sendRaw(frame: unknown): void;
  closed: Promise<void>;
}

/** A way to reach an application; `dispose` ends all of its connections. */
export interface Transport {
  open(): Promise<ConnectedEnd>;
  dispose(): Promise<void>;
}

export const transports: Record<string, (app: SmallApp) => Promise<Transport>> = {
  'in memory': (app) => {
    const ends: (() => void)[] = [];
    return Promise.resolve({
      open() {
        const { client, server } = createInMemoryCarriers();
        app.serve(server);
        ends.push(server.close);
        return Promise.resolve({
          carrier: client,
          sendRaw: (frame: unknown) => client.send(frame as never),
          closed: closeOf(client),
        });
      },
      dispose() {
        for (const end of ends) end();
        return Promise.resolve();
      },
    });
  },
  'a real WebSocket': async (app) => {
    const server = await runServer({ serve: app.serve, fetch: () => new Response('') });
    return {
      async open() {
        const socket = await server.connect();
        const carrier = createWebSocketClientCarrier(socket);
        return {
          carrier,
          sendRaw: (frame) => socket.send(JSON.stringify(frame)),
          closed: closeOf(carrier),
        };
      },
      dispose: server.dispose,
    };
  },
};

export const connectSmall = (end: ConnectedEnd) => connect<SmallRequests, SmallEvents>(end.carrier);

function closeOf(carrier: ClientCarrier): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  // A WebSocket's end comes with a code, the other's with nothing.
  carrier.onClose(() => resolve());
  return promise;
}
