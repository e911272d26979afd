import { defineConfig } from '@playwright/test';
import { electronIsInstalled } from './test/e2e/support/shells/desktop-runtime.ts';
import type { ShellOption } from './test/e2e/support/studio-test.ts';

// Both shells show the same pages in the same Chromium: behind the stand-in these add minutes and prove nothing.
const pagesAlone = electronIsInstalled() ? [] : ['**/pages/*.spec.ts'];

export default defineConfig<ShellOption>({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  globalSetup: './test/e2e/support/say-runtime.ts',
  // Each test has an app of its own, and waits more than it works.
  workers: 2,
  fullyParallel: true,
  // A busy machine can make one late: it is tried once more, and named at the end of the run.
  retries: 1,
  forbidOnly: process.env['CI'] !== undefined,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: 'list',
  // A trace of each test costs a third of the time: `--trace retain-on-failure` where one is wanted.
  use: { screenshot: 'only-on-failure' },
  projects: [
    { name: 'browser-shell', testIgnore: '**/desktop/*.spec.ts', use: { shell: 'browser' } },
    { name: 'desktop-shell', testIgnore: ['**/browser/*.spec.ts', ...pagesAlone], use: { shell: 'desktop' } },
  ],
});
