import { expect, test } from 'vitest';
import type { Log } from '#core/ports.ts';
import { createAppProtocolHandler } from './app-protocol.ts';

const silent: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const page = 'app://polyptych/';

test('requests wait for the application and get its answer, with headers that forbid what is not allowed', async () => {
  const { promise, resolve } = Promise.withResolvers<(request: Request) => Response>();
  const handle = createAppProtocolHandler({ fetch: promise, log: silent });
  const answer = handle(new Request(page));
  resolve(({ url }) => new Response(url, { headers: { 'Content-Security-Policy': "script-src 'self'" } }));
  const response = await answer;
  expect(await response.text()).toBe(page);
  expect(response.headers.get('Content-Security-Policy')).toBe("script-src 'self'");
  expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
});

test('an answer without a body of its own keeps its status', async () => {
  const handle = createAppProtocolHandler({
    fetch: Promise.resolve(() => new Response(null, { status: 204 })),
    log: silent,
  });
  const response = await handle(new Request(`${page}previews/a`));
  expect([response.status, await response.text()]).toEqual([204, '']);
  expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
});

test('writing and foreign hosts never reach the application', async () => {
  let asked = 0;
  const handle = createAppProtocolHandler({
    fetch: Promise.resolve(() => {
      asked += 1;
      return new Response('');
    }),
    log: silent,
  });
  expect((await handle(new Request(page, { method: 'POST', body: 'x' }))).status).toBe(405);
  expect((await handle(new Request('app://elsewhere/'))).status).toBe(404);
  expect(asked).toBe(0);
});

test('an error of ours is an answer of its own and is logged', async () => {
  const errors: string[] = [];
  const handle = createAppProtocolHandler({
    fetch: Promise.resolve(() => {
      throw new Error('broken');
    }),
    log: { ...silent, error: (_details, message) => void errors.push(message) },
  });
  expect((await handle(new Request(page))).status).toBe(500);
  expect(errors).toEqual(['a request failed']);
});
