import type { Browser, BrowserContext } from '@playwright/test';
import { type Client, type ServedApp, connectTo, serveApp } from '../../../support/served-app.ts';
import { expectReady } from '../screen.ts';
import { type AppOptions, type AppUnderTest, builtFile, usualWindow } from './app-under-test.ts';

/** The app behind a port of this machine, started again on the same one. */
export interface BrowserShell extends AppUnderTest {
  /** Of the present start; it lets a browser in. */
  readonly url: string;
  readonly origin: string;
  /** Somebody else's part of the same browser: without our cookie. */
  newContext(): Promise<BrowserContext>;
}

export async function startBrowserShell(browser: Browser, options: AppOptions): Promise<BrowserShell> {
  const { home, simulatedGpus, environment, watch } = options;
  builtFile('renderer/index.html');
  let served: ServedApp = await serveApp({ home, simulatedGpus, environment });
  const port = Number(new URL(served.origin).port);
  const contexts: BrowserContext[] = [];
  let client: Promise<Client> | null = null;

  async function forgetClient() {
    const last = client;
    client = null;
    await last?.then(
      (connection) => connection.close(),
      () => undefined,
    );
  }
  async function newContext(windowOptions = {}) {
    const context = await browser.newContext(windowOptions);
    contexts.push(context);
    watch(context);
    return context;
  }

  return {
    home,
    get url() {
      return served.url;
    },
    get origin() {
      return served.origin;
    },
    get processId() {
      return served.process.pid ?? 0;
    },
    newContext,
    async openWindow(windowOptions) {
      const context = await newContext({ ...usualWindow, ...windowOptions });
      const page = await context.newPage();
      await page.goto(served.url);
      await expectReady(page);
      return page;
    },
    client() {
      client ??= connectTo(served);
      return client;
    },
    async kill() {
      await forgetClient();
      await served.kill();
    },
    async stop() {
      await forgetClient();
      await served.stop();
    },
    async startAgain() {
      served = await serveApp({ home, simulatedGpus, environment, port });
    },
    async dispose() {
      for (const context of contexts) await context.close();
      await forgetClient();
      await served.stop();
    },
  };
}
