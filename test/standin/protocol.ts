import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { once } from 'node:events';
import type { CustomScheme, Protocol } from 'electron';
import { isReady } from './readiness.ts';
import { loud } from './loud.ts';
import { ownOriginOf, setLoopback, toApp } from './origins.ts';

type Handler = Parameters<Protocol['handle']>[1];

const privileged = new Map<string, CustomScheme['privileges']>();
const handlers = new Map<string, Handler>();
const servers = new Map<string, Promise<void>>();

const implemented = {
  registerSchemesAsPrivileged(schemes: CustomScheme[]) {
    if (isReady())
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme, privileges } of schemes) privileged.set(scheme, privileges);
  },
  handle(scheme: string, handler: Handler) {
    if (!isReady()) throw new Error('protocol.handle can only be used after app is ready');
    if (handlers.has(scheme)) throw new Error(`The scheme ${scheme} already has a handler.`);
    handlers.set(scheme, handler);
  },
  unhandle: (scheme: string) => void handlers.delete(scheme),
  isProtocolHandled: (scheme: string) => handlers.has(scheme),
} satisfies Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle' | 'unhandle' | 'isProtocolHandled'>;

export const protocol = loud('protocol', implemented);

/**
 * Sees to it that an address of the app's own can be loaded: a server on a loopback port asks the scheme's handler for
 * everything below `scheme://host`. The handler sees the app's own addresses, the page those of the port.
 */
export async function loopbackFor(url: string): Promise<void> {
  const scheme = new URL(url).protocol.slice(0, -1);
  if (!handlers.has(scheme)) return;
  const { standard, secure, supportFetchAPI } = privileged.get(scheme) ?? {};
  // A loopback origin is all of these, so the page would work here and not in Electron.
  if (!standard || !secure || !supportFetchAPI)
    throw new Error(`The scheme ${scheme} must be registered as standard, secure and with supportFetchAPI.`);
  const origin = ownOriginOf(url);
  const server = servers.get(origin) ?? serve(origin, scheme);
  servers.set(origin, server);
  await server;
}

async function serve(origin: string, scheme: string): Promise<void> {
  const server = createServer((request, response) => {
    answer(origin, scheme, request, response).catch((error: unknown) => {
      process.stderr.write(`The handler of ${scheme} failed for ${request.url}: ${String(error)}\n`);
      response.destroy();
    });
  });
  server.listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The loopback server has no port.');
  setLoopback(origin, `http://127.0.0.1:${address.port}`);
}

async function answer(origin: string, scheme: string, incoming: IncomingMessage, outgoing: ServerResponse) {
  const handler = handlers.get(scheme);
  if (!handler) return void outgoing.destroy();
  const { method = 'GET', url = '/' } = incoming;
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    // Its own to HTTP over a port; Electron's request has none of these.
    if (['host', 'connection', 'keep-alive'].includes(name) || value === undefined) continue;
    const text = String(value);
    headers.set(name, ['origin', 'referer'].includes(name) ? toApp(text) : text);
  }
  const body =
    method === 'GET' || method === 'HEAD' ? {} : { body: Readable.toWeb(incoming), duplex: 'half' };
  const response = await handler(new Request(origin + url, { method, headers, ...body } as RequestInit));
  // Chromium's cache is for HTTP; what comes over a scheme of one's own is asked for each time.
  const noCache = { 'cache-control': 'no-store' };
  outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), ...noCache });
  if (!response.body) return void outgoing.end();
  // The page may go away in the middle of a picture.
  await pipeline(Readable.fromWeb(response.body as never), outgoing).catch(() => undefined);
}
