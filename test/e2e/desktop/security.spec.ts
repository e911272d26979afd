import { once } from 'node:events';
import { createServer } from 'node:http';
import { protocolVersion } from '#shared/rpc/frames.ts';
import { readNative, recordNative } from '../support/native-record.ts';
import { screenOf } from '../support/screen.ts';
import { desktopTest, expect } from '../support/studio-test.ts';

interface Foreign {
  origin: string;
  /** Paths that were asked for. */
  requests: string[];
}

/** A site of somebody else's. */
const test = desktopTest.extend<{ foreign: Foreign }>({
  // oxlint-disable-next-line no-empty-pattern
  foreign: async ({}, provide) => {
    const requests: string[] = [];
    const server = createServer((request, response) => {
      requests.push(request.url ?? '');
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end('<!doctype html><html lang="en"><title>Foreign</title><h1>Foreign</h1></html>');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The foreign server has no port.');
    await provide({ origin: `http://127.0.0.1:${address.port}`, requests });
    server.closeAllConnections();
    server.close();
  },
});

const channel = 'polyptych';
/** A request that changes something, so that it shows whether it was heard. */
const forged = (maxGpus: number) =>
  JSON.stringify({
    type: 'request',
    id: 2_000_000_000 + maxGpus,
    name: 'settings.update',
    input: { maxGpus },
  });
const hello = JSON.stringify({ type: 'hello', protocolVersion });

test('a page has one bridge with two functions that it cannot change, and nothing of Node', async ({
  openApp,
}) => {
  const page = await openApp();
  const found = await page.evaluate(() => {
    const bridge = Reflect.get(window, 'polyptych') as Record<string, unknown>;
    const tries = [
      () => Reflect.set(window, 'polyptych', {}),
      () => Reflect.set(bridge, 'send', () => undefined),
      () => Reflect.set(bridge, 'more', 1),
      () => Reflect.deleteProperty(window, 'polyptych'),
    ];
    const plain = document.createElement('iframe');
    document.body.append(plain);
    const usual = new Set(Object.getOwnPropertyNames(plain.contentWindow));
    // Numbers are frames; with two lines begin the notes that the page's libraries keep for themselves.
    const own = Object.getOwnPropertyNames(window).filter(
      (name) => !usual.has(name) && !/^(\d+$|__)/.test(name),
    );
    plain.remove();
    return {
      members: Object.entries(bridge).map(([name, member]) => `${name}: ${typeof member}`),
      changed: tries.map((attempt) => attempt()),
      ofNode: [
        'require',
        'process',
        'module',
        'exports',
        'global',
        'Buffer',
        '__dirname',
        'electron',
        'ipcRenderer',
      ].filter((name) => name in window),
      own,
    };
  });
  expect(found.members.toSorted()).toEqual(['onFrame: function', 'send: function']);
  expect(found.changed).toEqual([false, false, false, false]);
  expect(found.ofNode).toEqual([]);
  expect(found.own).toEqual(['polyptych']);
});

test('a frame from a subframe is refused, though it is of our own origin', async ({ openApp, app }) => {
  const page = await openApp();
  const client = await app.client();
  const maxGpus = async () => (await client.call('app.snapshot', {})).settings.maxGpus;
  await page.evaluate(() => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    return Reflect.get(frame.contentWindow ?? {}, 'polyptych') === undefined;
  });
  await app.main.sendFromFrame(page, 0, channel, forged(5));
  await app.main.sendFromFrame(page, 0, channel, hello);
  await app.main.sendFromFrame(page, 0, channel, forged(6));
  expect(await maxGpus()).toBe(1);

  await test.step('the main frame may, or this test would prove nothing', async () => {
    await app.main.sendFromFrame(page, 'main', channel, forged(7));
    await expect.poll(maxGpus).toBe(7);
  });
});

test('a subframe has no bridge', async ({ openApp }) => {
  const page = await openApp();
  const inside = await page.evaluate(() => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    return typeof Reflect.get(frame.contentWindow ?? {}, 'polyptych');
  });
  expect(inside).toBe('undefined');
});

test('a page of another origin is refused, though it is in one of our windows', async ({
  openApp,
  app,
  foreign,
}) => {
  await openApp();
  const page = await openApp();
  const client = await app.client();
  await app.main.evaluate(async ({ BrowserWindow }, origin) => {
    // Only the app itself can bring a window here.
    await BrowserWindow.getAllWindows()
      .toSorted((a, b) => b.id - a.id)[0]
      ?.webContents.loadURL(origin);
  }, foreign.origin);
  await expect(page.getByRole('heading', { name: 'Foreign' })).toBeVisible();
  await app.main.sendFromFrame(page, 'main', channel, hello);
  await app.main.sendFromFrame(page, 'main', channel, forged(5));
  await page.evaluate(
    ([greeting, request]) => {
      const bridge = Reflect.get(window, 'polyptych') as { send(frame: unknown): void } | undefined;
      bridge?.send(JSON.parse(greeting ?? ''));
      bridge?.send(JSON.parse(request ?? ''));
    },
    [hello, forged(6)],
  );
  expect((await client.call('app.snapshot', {})).settings.maxGpus).toBe(1);
});

test('what is no frame ends the connection of its page and nothing else', async ({ openApp, app }) => {
  const one = await openApp();
  const two = await openApp();
  for (const nonsense of ['{', '[]', 'null', '{"type":"request"}', '{"__proto__":{"type":"hello"}}'])
    await app.main.sendFromFrame(two, 'main', channel, nonsense);
  await app.main.sendFromFrame(two, 'main', channel);
  await app.main.sendFromFrame(two, 'main', channel, 7, {}, [hello]);
  expect((await (await app.client()).call('app.snapshot', {})).shell).toBe('desktop');
  await expect(screenOf(one).generate).toBeEnabled();
  await two.reload();
  await expect(screenOf(two).generate).toBeEnabled();
});

test('names that every object has are no requests', async ({ openApp, app }) => {
  await openApp();
  const client = await app.client();
  for (const name of [
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'jobs',
    'jobs.',
    'jobs.create.call',
    '',
  ])
    await expect(client.call(name as 'app.snapshot', {}), name).rejects.toMatchObject({
      code: 'unknown_request',
    });
  expect((await client.call('app.snapshot', {})).shell).toBe('desktop');
});

test('no page opens a window; known sites open in the system’s browser instead', async ({
  openApp,
  app,
  foreign,
}) => {
  const page = await openApp();
  await recordNative(app.main);
  const open = (url: string) => page.evaluate((address) => void window.open(address), url);
  const click = (url: string) =>
    page.evaluate((address) => {
      const link = document.createElement('a');
      link.href = address;
      link.target = '_blank';
      document.body.append(link);
      link.click();
      link.remove();
    }, url);
  await open(foreign.origin);
  await click(foreign.origin);
  await open(`${new URL(page.url()).origin}/`);
  await open('about:blank');
  await open('https://huggingface.co/models?library=onnx');
  await open('https://huggingface.co@127.0.0.1/');
  await expect
    .poll(async () => (await readNative(app.main)).opened)
    .toEqual(['https://huggingface.co/models?library=onnx']);
  expect(await app.main.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  await expect.poll(() => app.main.pages().length).toBe(1);
  expect(foreign.requests).toEqual([]);
});

test('no page leads its window elsewhere', async ({ openApp, app, foreign, problems }) => {
  // What the page's own policy refuses is said in its console.
  problems.expect(/Content Security Policy/, /Not allowed to load local resource/);
  const page = await openApp();
  const before = page.url();
  const attempts: Record<string, () => Promise<void>> = {
    'a script': () => page.evaluate((address) => location.assign(address), foreign.origin),
    'a link': () =>
      page.evaluate((address) => {
        const link = document.createElement('a');
        link.href = address;
        document.body.append(link);
        link.click();
        link.remove();
      }, `${foreign.origin}/link`),
    'a form': () =>
      page.evaluate((address) => {
        const form = document.createElement('form');
        form.action = address;
        form.method = 'post';
        document.body.append(form);
        form.submit();
      }, `${foreign.origin}/form`),
    'a picture of ours': () => page.evaluate(() => location.assign('/images/any')),
    'a file': () => page.evaluate(() => location.assign('file:///etc/passwd')),
  };
  const client = await app.client();
  for (const [name, attempt] of Object.entries(attempts)) {
    await test.step(name, async () => {
      await attempt();
      // Both answers come after the app was asked about the navigation.
      await client.call('app.snapshot', {});
      expect(await page.evaluate(() => document.title)).toBe('Polyptych');
    });
  }
  expect(page.url()).toBe(before);
  expect(foreign.requests).toEqual([]);
  await page.reload();
  await expect(screenOf(page).generate).toBeEnabled();
});

test('a page cannot embed others: no webview, no frame', async ({ openApp, app, foreign, problems }) => {
  problems.expect(/Content Security Policy/);
  const page = await openApp();
  await page.evaluate((address) => {
    for (const name of ['webview', 'iframe', 'object', 'embed']) {
      const element = document.createElement(name);
      element.setAttribute(name === 'object' ? 'data' : 'src', address);
      document.body.append(element);
    }
  }, foreign.origin);
  await expect.poll(() => problems.seen(/Content Security Policy/)).toBe(true);
  expect(await app.main.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1);
  expect(foreign.requests).toEqual([]);
});

test('a page gets no permission but to copy text', async ({ openApp }) => {
  const page = await openApp();
  const states = await page.evaluate(async () => {
    const state = async (name: string) =>
      (await navigator.permissions.query({ name: name as PermissionName })).state;
    const refused = (attempt: Promise<unknown>) =>
      attempt.then(
        () => 'given',
        () => 'refused',
      );
    return {
      geolocation: await state('geolocation'),
      camera: await state('camera'),
      microphone: await state('microphone'),
      notifications: await state('notifications'),
      midi: await state('midi'),
      askedForNotifications: await Notification.requestPermission(),
      askedForCamera: await refused(navigator.mediaDevices.getUserMedia({ video: true })),
      readText: await refused(navigator.clipboard.readText()),
      writeText: await refused(navigator.clipboard.writeText('a seed')),
    };
  });
  expect(states).toEqual({
    geolocation: 'denied',
    camera: 'denied',
    microphone: 'denied',
    notifications: 'denied',
    midi: 'denied',
    askedForNotifications: 'denied',
    askedForCamera: 'refused',
    readText: 'refused',
    writeText: 'given',
  });
});
