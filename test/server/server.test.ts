import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import type { Clock } from '#core/ports.ts';
import { systemClock } from '#core/system-clock.ts';
import { createHttpServer } from '#server/http-server.ts';
import { defaultPort, listen } from '#server/listen.ts';
import { maximumBufferedBytes } from '#server/web-socket-carrier.ts';
import { connect } from '#shared/rpc/connect.ts';
import { runServer } from '../support/running-server.ts';
import { type SmallEvents, type SmallRequests, createSmallApp } from '../support/small-contract.ts';
import { createWebSocketClientCarrier } from '../support/web-socket-client-carrier.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});
const quiet = () => undefined;
const log = { info: quiet, warn: quiet, error: quiet };

async function start(clock?: Clock) {
  const app = createSmallApp();
  const server = await runServer({ serve: app.serve, fetch: () => new Response('here') }, clock);
  undo.push(() => server.dispose());
  return { app, server };
}

/** A clock that is moved by hand. */
function createHandClock() {
  let waiting: (() => void)[] = [];
  const clock: Clock = {
    now: () => 0,
    after(_delayMs, callback) {
      waiting.push(callback);
      return () => {
        waiting = waiting.filter((other) => other !== callback);
      };
    },
  };
  return { clock, tick: () => waiting.splice(0).forEach((callback) => callback()) };
}

test('it listens on this machine alone', async () => {
  const { server } = await start();
  expect(server.http.server.address()).toMatchObject({ address: '127.0.0.1' });
});

test('a port that was asked for and is in use is one sentence that names it', async () => {
  const { server } = await start();
  await expect(listen(createServer(), server.port)).rejects.toMatchObject({
    code: 'port_in_use',
    message: `Port ${server.port} is in use by another program: choose another with --port, or leave --port out to take a free one.`,
  });
});

test('without a port, two servers take two of the usual ones', async () => {
  const [first, second] = [createServer(), createServer()];
  const ports = [await listen(first, null), await listen(second, null)];
  undo.push(() => Promise.all([first, second].map((server) => once(server.close(), 'close'))));
  expect(ports[0]).toBeGreaterThanOrEqual(defaultPort);
  expect(ports[1]).toBeGreaterThan(ports[0] ?? 0);
});

test('before the app is ready, everything is told to come again', async () => {
  const http = createHttpServer({ log, clock: systemClock });
  const port = await listen(http.server, 0);
  undo.push(() => http.dispose());
  const answer = await fetch(`http://127.0.0.1:${port}/`);
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('1');
});

test('an error while answering is a plain 500 that tells nothing', async () => {
  const server = await runServer({
    serve: createSmallApp().serve,
    fetch: () => {
      throw new Error('a secret of ours');
    },
  });
  undo.push(() => server.dispose());
  const answer = await fetch(server.origin, { headers: { cookie: server.cookie } });
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain('secret');
});

test('a client that does not answer a ping is dropped at the next one; one that answers stays', async () => {
  const { clock, tick } = createHandClock();
  const { app, server } = await start(clock);
  const alive = await server.connect();
  const dead = await server.connect({ autoPong: false });
  const connection = connect<SmallRequests, SmallEvents>(createWebSocketClientCarrier(alive));
  await connection.ready;
  const deadClosed = once(dead, 'close');
  tick();
  await once(alive, 'ping');
  // The pong is before this answer on the wire.
  await connection.call('sum.add', { left: 1 });
  tick();
  await deadClosed;
  expect(await connection.call('sum.add', { left: 1 })).toEqual({ sum: 1 });
  expect(app.internalErrors).toEqual([]);
});

test('a client that does not read is let go when too much waits for it, and the others hear everything', async () => {
  const { app, server } = await start();
  const slow = await server.connect();
  const slowConnection = connect<SmallRequests, SmallEvents>(createWebSocketClientCarrier(slow));
  await slowConnection.ready;
  const fast = await server.connect();
  const fastConnection = connect<SmallRequests, SmallEvents>(createWebSocketClientCarrier(fast));
  await fastConnection.ready;
  const heard: number[] = [];
  fastConnection.onEvent(({ sequence }) => heard.push(sequence));
  slow.pause();
  const text = 'x'.repeat(256 * 1024);
  // More than the limit and what the sockets of both sides hold themselves.
  const count = (maximumBufferedBytes / text.length) * 3;
  for (let index = 0; index < count; index += 1) {
    app.events.emit('news.told', { text });
    await fastConnection.call('sum.add', { left: index });
  }
  const closed = once(slow, 'close');
  slow.resume();
  const [code] = (await closed) as [number];
  expect(code).toBe(1006);
  expect(heard).toHaveLength(count);
});

test('the end of the server ends idle and busy connections', async () => {
  const { app, server } = await start();
  const socket = await server.connect();
  const connection = connect<SmallRequests, SmallEvents>(createWebSocketClientCarrier(socket));
  const call = connection.call('wait.forever', {});
  call.catch(() => undefined);
  await app.waitBegan;
  await fetch(server.origin);
  await server.dispose();
  await expect(call).rejects.toMatchObject({ code: 'disconnected' });
  await app.waitAborted;
  await expect(fetch(server.origin)).rejects.toThrow('fetch failed');
});
