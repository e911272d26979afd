import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';
import { connect as connectSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createResources } from '#core/resources/resources.ts';
import { runServer } from '../support/running-server.ts';
import { createSmallApp } from '../support/small-contract.ts';

let server: Awaited<ReturnType<typeof runServer>>;
const folder = mkdtempSync(join(tmpdir(), 'polyptych-access-'));
const app = createSmallApp();

beforeAll(async () => {
  const rendererFolder = join(folder, 'renderer');
  mkdirSync(join(rendererFolder, 'assets'), { recursive: true });
  writeFileSync(join(rendererFolder, 'index.html'), '<!doctype html><title>Polyptych</title>');
  writeFileSync(join(folder, 'secret.png'), 'secret');
  const image = join(folder, 'picture.png');
  writeFileSync(image, 'picture');
  const resources = createResources({
    rendererFolder,
    previewsFolder: join(folder, 'previews'),
    filesOf: (id) => (id === 'one' ? { image, thumbnail: image, largeThumbnail: image } : null),
    inputPath: () => image,
    exportLog: () => ['the log'].values(),
    exportedPictures: () => null,
    exportSettings: () => ['[]'].values(),
    exportInsights: async () => ['the insights'].values(),
  });
  server = await runServer({ serve: app.serve, fetch: (incoming) => resources.fetch(incoming) });
});
afterAll(async () => {
  await server.dispose();
  rmSync(folder, { recursive: true });
});

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A request as it is written, without what a browser's or Node's `fetch` would put right. */
async function get(path: string, headers: OutgoingHttpHeaders = {}, method = 'GET'): Promise<Answer> {
  const outgoing = request({ host: '127.0.0.1', port: server.port, path, method, headers });
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) };
}
const signedIn = (headers: OutgoingHttpHeaders = {}) => ({ Cookie: server.cookie, ...headers });

describe('who comes in', () => {
  test('without a cookie there is a page that says what to do, and nothing of the app', async () => {
    const answer = await get('/');
    expect(answer.status).toBe(401);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.body).toContain('Open the address that Polyptych printed');
    expect(answer.body).not.toMatch(/https?:\/\/(?!127\.0\.0\.1:7878)/);
  });

  test('a bad token gets the same page, even with a good cookie, and no cookie', async () => {
    const answer = await get(`/?token=${'0'.repeat(64)}`, signedIn());
    expect(answer.status).toBe(401);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('the printed address becomes a cookie and leads to the page', async () => {
    const exchange = await get(`/?token=${server.rules.token}`);
    expect(exchange.status).toBe(303);
    expect(exchange.headers.location).toBe('/');
    expect(exchange.headers['cache-control']).toBe('no-store');
    const [cookie, ...attributes] = (exchange.headers['set-cookie']?.[0] ?? '').split('; ');
    expect(attributes.sort()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Lax']);
    const page = await get('/', { Cookie: cookie });
    expect(page.status).toBe(200);
    expect(page.body).toContain('<title>Polyptych</title>');
  });

  test.each(['evil.example', 'evil.example:7878', '127.0.0.1', 'localhost:1'])(
    'the host %s is refused',
    async (Host) => {
      expect(await get('/', signedIn({ Host }))).toMatchObject({ status: 403 });
    },
  );

  test.each(['http://evil.example', 'null', 'http://localhost:1'])(
    'the origin %s is refused',
    async (Origin) => {
      expect(await get('/', signedIn({ Origin }))).toMatchObject({ status: 403 });
    },
  );

  test('a picture is not for other sites to embed', async () => {
    const embedding = {
      'Sec-Fetch-Site': 'cross-site',
      'Sec-Fetch-Mode': 'no-cors',
      'Sec-Fetch-Dest': 'image',
    };
    expect(await get('/images/one', signedIn())).toMatchObject({ status: 200, body: 'picture' });
    expect(await get('/images/one', signedIn(embedding))).toMatchObject({ status: 403 });
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is refused', async (method) => {
    const answer = await get('/', signedIn(), method);
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET, HEAD');
  });

  test('HEAD answers as GET does, without a body', async () => {
    expect(await get('/images/one', signedIn(), 'HEAD')).toMatchObject({ status: 200, body: '' });
  });

  test.each([
    '/images/../secret.png',
    '/images/..%2Fsecret.png',
    '/images/%2e%2e%2fsecret.png',
    '/images/..\\secret.png',
    '/images/one%00',
    '/previews/..%2Fsecret',
    '/assets/..%2F..%2Fsecret.png',
    '/assets/%2e%2e/%2e%2e/secret.png',
    '//secret.png',
    '/thumbnails/__proto__',
  ])('%s leads nowhere', async (path) => {
    const answer = await get(path, signedIn());
    expect([400, 404]).toContain(answer.status);
    expect(answer.body).not.toContain('secret');
  });

  test('a target that is a whole address is refused', async () => {
    expect(await get(`http://127.0.0.1:${server.port}/`, signedIn())).toMatchObject({ status: 400 });
  });
});

test.each([
  ['a page', '/', true],
  ['a picture', '/images/one', true],
  ['the performance log', '/performance.csv', true],
  ['nothing', '/nothing', true],
  ['a refusal', '/', false],
])('%s carries the headers that keep others out', async (_what, path, withCookie) => {
  const { headers } = await get(path, withCookie ? signedIn() : {});
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'x-frame-options': 'DENY',
  });
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
});

describe('the WebSocket', () => {
  /** The status that an upgrade is refused with, or 101. */
  async function upgrade(options: { origin?: string; headers?: Record<string, string>; path?: string }) {
    const { path = '/connect', ...rest } = options;
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, rest);
    const { promise, resolve } = Promise.withResolvers<number>();
    socket.on('open', () => resolve(101));
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => resolve(0));
    const status = await promise;
    socket.terminate();
    return status;
  }
  const own = () => ({ origin: server.origin, headers: { cookie: server.cookie } });

  test('our own page is let in', async () => {
    expect(await upgrade(own())).toBe(101);
  });

  test.each([
    ['without a cookie', { headers: {} }, 401],
    ['with a wrong cookie', { headers: { cookie: 'polyptych=1' } }, 401],
    ['from a foreign origin', { origin: 'http://evil.example' }, 403],
    ['from another port of this machine', { origin: 'http://localhost:1' }, 403],
    ['from a page without an origin', { origin: 'null' }, 403],
    ['at another address', { path: '/' }, 400],
  ])('%s it is refused', async (_how, changes, status) => {
    expect(await upgrade({ ...own(), ...changes })).toBe(status);
  });

  test('without an origin, or under a foreign host, it is refused', async () => {
    const { headers } = own();
    expect(await upgrade({ headers })).toBe(403);
    expect(await upgrade({ ...own(), headers: { ...headers, host: 'evil.example' } })).toBe(403);
  });

  test.each([
    ['text that is no JSON', '{', false],
    ['binary', JSON.stringify({ type: 'hello', protocolVersion: 1 }), true],
  ])('%s ends the connection', async (_what, message, binary) => {
    const socket = await server.connect();
    socket.send(Buffer.from(message), { binary });
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1008);
  });

  test('a message above the limit ends the connection', async () => {
    const socket = await server.connect();
    socket.on('error', () => undefined);
    socket.send('x'.repeat(1024 * 1024 + 1));
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1009);
  });

  test('a peer that talks nonsense or hangs up harms nobody', async () => {
    const raw = connectSocket(server.port, '127.0.0.1');
    raw.write(
      `GET /connect HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nUpgrade: nonsense\r\nConnection: Upgrade\r\n\r\n`,
    );
    raw.resetAndDestroy();
    const bad = connectSocket(server.port, '127.0.0.1');
    bad.end('\u0000\u0001 nonsense\r\n\r\n');
    bad.resume();
    await once(bad, 'close');
    expect(await get('/', signedIn())).toMatchObject({ status: 200 });
  });
});
