import { type Page, expect, test as base } from '@playwright/test';
import { type Problems, createProblems } from './problems.ts';
import { type AppUnderTest, type WindowOptions, createHome } from './shells/app-under-test.ts';
import { type BrowserShell, startBrowserShell } from './shells/browser-shell.ts';
import { type Browsers, createBrowsers } from './shells/chromium.ts';
import { createDesktopRuntime } from './shells/desktop-runtime.ts';
import { type DesktopShell, startDesktopShell } from './shells/desktop-shell.ts';

/** What a project of Playwright's says: which front door its tests go through. */
export interface ShellOption {
  shell: 'browser' | 'desktop';
}

interface Fixtures {
  /** 0 for the devices that the app finds. */
  simulatedGpus: number;
  /** Variables of the app's environment, beside those of the test run. */
  environment: Record<string, string>;
  problems: Problems;
  app: AppUnderTest;
  /** Opens one more window of the app, let in and ready. */
  openApp: (options?: WindowOptions) => Promise<Page>;
}

/** Playwright's test with an app of its own behind the project's shell. At the end no page may have complained. */
export const test = base.extend<Fixtures & ShellOption, { browsers: Browsers }>({
  shell: ['browser', { option: true }],
  simulatedGpus: [1, { option: true }],
  environment: [{}, { option: true }],

  browsers: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, provide) => {
      const browsers = createBrowsers();
      await provide(browsers);
      await browsers.dispose();
    },
    { scope: 'worker' },
  ],

  // oxlint-disable-next-line no-empty-pattern
  problems: async ({}, provide) => {
    const problems = createProblems();
    await provide(problems);
    expect(problems.unexpected(), 'errors on a page or in its console').toEqual([]);
  },

  app: async ({ shell, simulatedGpus, environment, browsers, problems }, provide) => {
    const { home, remove } = createHome();
    const options = { home, simulatedGpus, environment, watch: problems.watch };
    const app =
      shell === 'browser'
        ? await startBrowserShell(await browsers.browser(), options)
        : await startDesktopShell(createDesktopRuntime(browsers), options);
    await provide(app);
    await app.dispose();
    remove();
  },

  openApp: ({ app }, provide) => provide((options = {}) => app.openWindow(options)),
});

/** For specs that are about one shell alone: they lie in a folder of its name. */
export const browserTest = test.extend<{ app: BrowserShell }>({});
export const desktopTest = test.extend<{ app: DesktopShell }>({});

export { expect };
