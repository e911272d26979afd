import { type BrowserContextOptions, type Page, expect, test as base } from '@playwright/test';
import { type AppUnderTest, startAppUnderTest } from './app-under-test.ts';
import { type Problems, createProblems } from './problems.ts';
import { screenOf } from './screen.ts';

/** How a window is opened; what is left out is a usual desktop. */
export type WindowOptions = Pick<
  BrowserContextOptions,
  'colorScheme' | 'reducedMotion' | 'viewport' | 'permissions'
>;

interface Fixtures {
  simulatedGpus: number;
  problems: Problems;
  app: AppUnderTest;
  /** Opens one more window of the app, let in and ready. The only place that knows which shell is tested. */
  openApp: (options?: WindowOptions) => Promise<Page>;
}

/** Playwright's test with an app of its own. At the end no page may have complained. */
export const test = base.extend<Fixtures>({
  simulatedGpus: [1, { option: true }],

  // oxlint-disable-next-line no-empty-pattern
  problems: async ({}, provide) => {
    const problems = createProblems();
    await provide(problems);
    expect(problems.unexpected(), 'errors on a page or in its console').toEqual([]);
  },

  app: async ({ simulatedGpus }, provide) => {
    const app = await startAppUnderTest({ simulatedGpus });
    await provide(app);
    await app.dispose();
  },

  openApp: async ({ browser, app, problems }, provide) => {
    const closers: (() => Promise<void>)[] = [];
    await provide(async (options = {}) => {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        colorScheme: 'dark',
        ...options,
      });
      closers.push(() => context.close());
      problems.watch(context);
      const page = await context.newPage();
      await page.goto(app.url);
      await expect(screenOf(page).generate).toBeEnabled();
      return page;
    });
    for (const close of closers) await close();
  },
});

export { expect };
