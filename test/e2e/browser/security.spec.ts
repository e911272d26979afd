import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Page } from '@playwright/test';
import { makePictures } from '../support/pictures.ts';
import { screenOf } from '../support/screen.ts';
import { browserTest, expect } from '../support/studio-test.ts';

// Ports, tokens and cookies are the browser shell's alone: the desktop app listens to nobody.

/** A page of another program on this machine. Cookies do not care about ports: it has ours, and must not profit. */
const test = browserTest.extend<{ foreignOrigin: string }>({
  // oxlint-disable-next-line no-empty-pattern
  foreignOrigin: async ({}, provide) => {
    const server = createServer((_request, response) => {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end('<!doctype html><html lang="en"><title>Foreign</title><h1>Foreign</h1></html>');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The foreign server has no port.');
    await provide(`http://127.0.0.1:${address.port}`);
    server.closeAllConnections();
    server.close();
  },
});

async function openForeignPage(page: Page, origin: string): Promise<Page> {
  const foreign = await page.context().newPage();
  await foreign.goto(origin);
  return foreign;
}

/** What a foreign page's attempts look like in its console. */
const refusals =
  /WebSocket connection to|ERR_BLOCKED_BY|ERR_FAILED|CORS policy|Refused to (display|frame)|Framing|frame-ancestors|X-Frame-Options|40[13]/;

test('a foreign page can neither connect, nor read pictures, nor frame the app', async ({
  openApp,
  app,
  foreignOrigin,
  problems,
}) => {
  problems.expect(refusals);
  await makePictures(await app.client(), [{ prompt: 'a tent' }]);
  const { images } = await (await app.client()).call('gallery.list', {});
  const picture = `${app.origin}/images/${images[0]?.id}`;
  const page = await openApp();
  await expect(screenOf(page).pictures).toHaveCount(1);

  const attempts = async (from: Page) =>
    from.evaluate(
      async ({ socketAddress, picture: address }) => {
        const connect = new Promise<string>((resolve) => {
          const socket = new WebSocket(socketAddress);
          socket.addEventListener('open', () => resolve('connected'));
          socket.addEventListener('error', () => resolve('refused'));
        });
        const load = new Promise<string>((resolve) => {
          const image = new Image();
          image.addEventListener('load', () => resolve('loaded'));
          image.addEventListener('error', () => resolve('refused'));
          image.src = `${address}?again`;
        });
        const read = async (mode: RequestMode) => {
          try {
            const response = await fetch(`${address}?${mode}`, { credentials: 'include', mode });
            return response.ok ? 'read' : 'refused';
          } catch {
            return 'refused';
          }
        };
        return {
          connect: await connect,
          load: await load,
          cors: await read('cors'),
          opaque: await read('no-cors'),
        };
      },
      { socketAddress: `${app.origin.replace('http', 'ws')}/connect`, picture },
    );

  await test.step('our own page can, or this test would prove nothing', async () => {
    expect(await attempts(page)).toEqual({
      connect: 'connected',
      load: 'loaded',
      cors: 'read',
      opaque: 'read',
    });
  });

  const foreign = await openForeignPage(page, foreignOrigin);
  expect(await attempts(foreign)).toEqual({
    connect: 'refused',
    load: 'refused',
    cors: 'refused',
    opaque: 'refused',
  });

  await test.step('no frame shows the app', async () => {
    await foreign.evaluate(
      (address) =>
        new Promise((resolve) => {
          const frame = document.createElement('iframe');
          frame.addEventListener('load', resolve);
          frame.src = address;
          document.body.append(frame);
        }),
      app.origin,
    );
    const framed = foreign.frameLocator('iframe');
    await expect(framed.getByRole('heading', { name: 'Polyptych', exact: true })).toHaveCount(0);
    await expect(framed.getByRole('textbox', { name: 'Prompt' })).toHaveCount(0);
  });
});

test('without the token the page says what to do, and a wrong one does not help', async ({
  app,
  problems,
}) => {
  problems.expect(/401 \(Unauthorized\)/);
  const context = await app.newContext();
  const page = await context.newPage();
  for (const address of [app.origin, `${app.origin}/?token=${'0'.repeat(64)}`, `${app.origin}/images/any`]) {
    const response = await page.goto(address);
    expect(response?.status()).toBe(401);
    await expect(
      page.getByRole('heading', { name: 'This browser is not connected to Polyptych yet' }),
    ).toBeVisible();
    await expect(page.getByText('Open the address that Polyptych printed')).toBeVisible();
  }
});

test('the token leaves the address bar at once, and no script can read the cookie that comes instead', async ({
  openApp,
  app,
}) => {
  const page = await openApp();
  expect(page.url()).toBe(`${app.origin}/`);
  expect(await page.evaluate(() => document.cookie)).toBe('');
  const cookies = await page.context().cookies();
  expect(cookies).toHaveLength(1);
  expect(cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  await page.reload();
  await expect(screenOf(page).generate).toBeEnabled();
});
