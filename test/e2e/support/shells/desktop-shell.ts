import { type Page, expect } from '@playwright/test';
import type { Client } from '../../../support/served-app.ts';
import { expectReady } from '../screen.ts';
import { type AppOptions, type AppUnderTest, usualWindow } from './app-under-test.ts';
import type { DesktopProcess, DesktopRuntime, ProcessEnd } from './desktop-process.ts';
import { connectThroughPages } from './page-client.ts';

/** The desktop app as a process of its own, with all that the test may ask of its main process. */
export interface DesktopShell extends AppUnderTest {
  /** Of the present start. */
  readonly main: DesktopProcess;
  /** A second start on the same data folder, which ends by itself. */
  startBeside(): Promise<ProcessEnd>;
  /** Chooses an item of the application menu by its id, as a click would. */
  chooseMenuItem(id: string): Promise<void>;
}

export async function startDesktopShell(
  runtime: DesktopRuntime,
  { home, simulatedGpus, environment, watch }: AppOptions,
): Promise<DesktopShell> {
  const args = ['--simulate-gpus', String(simulatedGpus)];
  const start = () => runtime.start({ home, args, environment, onContext: watch });
  let main = await start();
  let client: Promise<Client> | null = null;
  const taken = new Set<Page>();
  /** Windows are opened one after another, so that it is known which one is whose. */
  let opening: Promise<unknown> = Promise.resolve();

  async function chooseMenuItem(id: string) {
    await main.evaluate(({ Menu }, itemId) => {
      const item = Menu.getApplicationMenu()?.getMenuItemById(itemId);
      if (!item) throw new Error(`The menu has no item "${itemId}".`);
      item.click();
    }, id);
  }
  async function nextPage(): Promise<Page> {
    // The app's own first window is taken first.
    if (taken.size > 0) await chooseMenuItem('new-window');
    const isFree = (page: Page) => !taken.has(page);
    const endedEarly = main.ended.then(({ code }) => {
      throw new Error(`The app ended with code ${code} before it showed a window.`);
    });
    await Promise.race([
      expect.poll(() => main.pages().some(isFree), { intervals: [30] }).toBe(true),
      endedEarly,
    ]);
    const page = main.pages().find(isFree);
    if (!page) throw new Error('The window closed at once.');
    taken.add(page);
    return page;
  }
  async function forgetClient() {
    const last = client;
    client = null;
    await last?.then(
      (connection) => connection.close(),
      () => undefined,
    );
    taken.clear();
  }

  return {
    home,
    get main() {
      return main;
    },
    get processId() {
      return main.processId;
    },
    chooseMenuItem,
    startBeside: () => runtime.startInVain({ home, args, environment }),
    async openWindow(options) {
      const { viewport, ...media } = { ...usualWindow, reducedMotion: null, ...options };
      const next = opening.then(nextPage);
      opening = next.catch(() => undefined);
      const page = await next;
      await page.setViewportSize(viewport);
      await page.emulateMedia(media);
      await expectReady(page);
      return page;
    },
    client() {
      client ??= connectThroughPages(() => main.pages());
      return client;
    },
    async kill() {
      await forgetClient();
      await main.kill();
    },
    async stop() {
      await forgetClient();
      await main.quit();
    },
    async startAgain() {
      main = await start();
    },
    async dispose() {
      await forgetClient();
      await main.quit();
    },
  };
}
