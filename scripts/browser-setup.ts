import { findBrowser } from '#test/e2e/support/browser.ts';
import { aptInstall } from './apt-install.ts';

export type BrowserSetup = { ok: true; path: string } | { ok: false; sentence: string };

const howToInstall =
  'No browser was found for the browser tests: run "npx playwright install --with-deps chromium", ' +
  'or install Chromium or Chrome and put its path into CHROME_PATH.';

/** Finds a browser for the browser tests; installs Debian's Chromium where none is found and it may. */
export async function ensureBrowser(say: (line: string) => void): Promise<BrowserSetup> {
  const choice = findBrowser();
  if (choice.found) return { ok: true, path: choice.path };
  if (choice.sentence !== null) return { ok: false, sentence: choice.sentence };
  const installed = await aptInstall(
    ['chromium', 'fonts-dejavu-core'],
    'a browser for the browser tests',
    say,
  );
  const second = findBrowser();
  if (installed && second.found) return { ok: true, path: second.path };
  return { ok: false, sentence: howToInstall };
}
