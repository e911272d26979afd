import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { devServerAddress, throughDevServer } from './dev-server.ts';

let server: Server;
let address: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/plain');
    response.end(`built ${request.url}`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  address = `http://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`;
});
afterAll(() => server.close());

test('the page comes from the development server, and pictures from the application', async () => {
  const fetch = throughDevServer(() => new Response('from the app'), address);
  const page = await fetch(new Request('app://polyptych/main.tsx?t=1'));
  expect(await page.text()).toBe('built /main.tsx?t=1');
  expect(page.headers.get('Content-Security-Policy')).toContain("'self'");
  expect(await (await fetch(new Request('app://polyptych/images/a'))).text()).toBe('from the app');
});

test('a packaged app has none, and none is on another machine', () => {
  const at = (url: string, packaged = false) => devServerAddress({ ELECTRON_RENDERER_URL: url }, packaged);
  expect(at('http://localhost:5173/')).toBe('http://localhost:5173');
  expect(at('http://localhost:5173/', true)).toBeNull();
  for (const url of ['https://example.com', 'http://localhost.example:5173', 'file:///tmp', 'nonsense', ''])
    expect(at(url)).toBeNull();
  expect(devServerAddress({}, false)).toBeNull();
});
