import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { RequestError, getRequestListener } from '@hono/node-server';
import { WebSocketServer } from 'ws';
import type { App } from '#core/app-options.ts';
import type { Clock, Log } from '#core/ports.ts';
import { commonHeaders } from '#core/resources/common-headers.ts';
import type { Api } from './api/api.ts';
import { type AccessRules, cookieName, decideRequest, decideUpgrade } from './access.ts';
import { refusalContentSecurityPolicy, refusalPage } from './refusal-page.ts';
import { factsOf, isFromThisMachine, refuseUpgrade } from './request-facts.ts';
import { createWebSocketCarrier } from './web-socket-carrier.ts';
import { keepAlive } from './web-socket-heartbeat.ts';

/** Largest message that a client may send; a prompt of the longest kind is a hundredth of it. */
const maximumMessageBytes = 1024 * 1024;

/** So long the last answers may take to be read. */
const goodbyeLimitMs = 1000;

const fromElsewhere = {
  status: 403,
  reason: 'The user interface is for this machine alone; other programs use the API with a key.',
};

/** What the server serves; the app joins when it is ready, and until then everything is answered with 503. */
export interface HttpServer {
  readonly server: Server;
  /** The same on an address that others reach, where one was chosen that is not this machine's own. */
  readonly outside: Server;
  attach(front: Front): void;
  /** Stops accepting and ends all connections. */
  dispose(): Promise<void>;
}

export interface Front {
  app: Pick<App, 'fetch' | 'serve'>;
  rules: AccessRules;
  /** For other programs, which come with a key. Without one, its addresses are the user interface's, too. */
  api?: Api;
}

/** The browser shell's server: `app.fetch` and the contract over a WebSocket, both behind `access.ts`. */
export function createHttpServer({ log, clock }: { log: Log; clock: Clock }): HttpServer {
  const webSockets = new WebSocketServer({
    noServer: true,
    maxPayload: maximumMessageBytes,
    perMessageDeflate: false,
  });
  const stopPings = keepAlive(webSockets, clock);
  const [server, outside] = [createServer(), createServer()];
  let api: Api | null = null;
  /** Answers of the API that are not written yet. */
  const answering = new Map<ServerResponse, Promise<void>>();
  let respond = (_request: IncomingMessage, response: ServerResponse) => {
    answer(response, 503, 'Polyptych is starting.', { 'Retry-After': '1' });
  };
  let upgrade = (_request: IncomingMessage, socket: Duplex, _head: Buffer) => refuseUpgrade(socket, 503);

  for (const one of [server, outside]) {
    one.on('request', (request, response) => respond(request, response));
    one.on('upgrade', (request, socket, head) => {
      // A peer that resets its connection is no error of ours.
      socket.on('error', () => socket.destroy());
      upgrade(request, socket, head);
    });
  }
  webSockets.on('wsClientError', (error, socket) => {
    log.warn({ err: error }, 'not a WebSocket handshake');
    refuseUpgrade(socket, 400);
  });

  return {
    server,
    outside,
    attach(front) {
      const { app, rules } = front;
      api = front.api ?? null;
      const pages = listenerFor(app, log);
      const programs = front.api && listenerFor(front.api, log);
      respond = (request, response) => {
        // First: what is written later under the same name wins.
        for (const [name, value] of Object.entries(commonHeaders)) response.setHeader(name, value);
        if (programs && front.api?.owns(request.url ?? '')) {
          const written = Promise.withResolvers<void>();
          answering.set(response, written.promise);
          response.once('close', () => {
            answering.delete(response);
            written.resolve();
          });
          return void programs(request, response);
        }
        if (!isFromThisMachine(request)) return refuse(response, fromElsewhere);
        const decision = decideRequest(factsOf(request), rules);
        if (decision.kind === 'allow') void pages(request, response);
        else if (decision.kind === 'exchange') exchange(response, rules);
        else refuse(response, decision);
      };
      upgrade = (request, socket, head) => {
        if (!isFromThisMachine(request)) return refuseUpgrade(socket, 403);
        const decision = decideUpgrade(factsOf(request), rules);
        if (decision.kind !== 'allow')
          return refuseUpgrade(socket, decision.kind === 'refuse' ? decision.status : 400);
        webSockets.handleUpgrade(request, socket, head, (webSocket) => {
          webSocket.on('error', (error) => log.warn({ err: error }, 'a WebSocket failed'));
          webSockets.emit('connection', webSocket, request);
          app.serve(createWebSocketCarrier(webSocket));
        });
      };
    },
    async dispose() {
      stopPings();
      // Whoever waits for a picture is told before the line is cut.
      await api?.close();
      if (answering.size > 0) await inTime(Promise.all([...answering.values()]), clock);
      for (const client of webSockets.clients) client.terminate();
      webSockets.close();
      await Promise.all([server, outside].map(closed));
    },
  };
}

/** Not for ever: who does not read its answer holds up nobody. */
function inTime(work: Promise<unknown>, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const stop = clock.after(goodbyeLimitMs, resolve);
    void work.then(() => {
      stop();
      resolve();
    });
  });
}

async function closed(server: Server) {
  if (!server.listening) return;
  const end = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await end;
}

function listenerFor(front: Pick<App, 'fetch'>, log: Log) {
  return getRequestListener((request) => front.fetch(request), {
    overrideGlobalObjects: false,
    errorHandler(error) {
      if (error instanceof RequestError)
        return new Response('This is no address that Polyptych understands.', { status: 400 });
      log.error({ err: error }, 'a request failed');
      return new Response('Polyptych could not answer this request: see its log.', { status: 500 });
    },
  });
}

/** The token leaves the address at once, so that it stays in no history and no screenshot. */
function exchange(response: ServerResponse, { port, sessionSecret }: AccessRules) {
  answer(response, 303, '', {
    Location: '/',
    'Set-Cookie': `${cookieName(port)}=${sessionSecret}; HttpOnly; SameSite=Lax; Path=/`,
  });
}

function refuse(response: ServerResponse, { status, reason }: { status: number; reason: string }) {
  if (status === 401)
    return answer(response, status, refusalPage, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': refusalContentSecurityPolicy,
    });
  answer(response, status, reason, status === 405 ? { Allow: 'GET, HEAD' } : {});
}

function answer(response: ServerResponse, status: number, body: string, headers: Record<string, string>) {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
    ...headers,
  });
  response.end(body);
}
