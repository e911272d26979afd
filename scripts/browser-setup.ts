import { existsSync } from 'node:fs';
import { findBrowser } from '#test/e2e/support/browser.ts';
import { runAttached, runQuietly } from './run-process.mjs';

export type BrowserSetup = { ok: true; path: string } | { ok: false; sentence: string };

const aptPackages = ['chromium', 'fonts-dejavu-core'];

const howToInstall =
  'No browser was found for the browser tests: run "npx playwright install --with-deps chromium", ' +
  'or install Chromium or Chrome and put its path into CHROME_PATH.';

/**
 * The words that put apt-get behind the needed rights, or null where it may not or cannot be used.
 */
async function aptPrefix(): Promise<readonly string[] | null> {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get')) return null;
  if (process.getuid?.() === 0) return [];
  const sudo = await runQuietly('sudo', ['-n', 'true']).catch(() => null);
  return sudo?.exitCode === 0 ? ['sudo', '-n'] : null;
}

/** Installs Debian's Chromium. Returns whether apt-get said that it did. */
async function installWithApt(prefix: readonly string[]): Promise<boolean> {
  const steps = [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', ...aptPackages],
  ];
  for (const step of steps) {
    const [program = 'apt-get', ...args] = [
      ...prefix,
      'env',
      'DEBIAN_FRONTEND=noninteractive',
      'apt-get',
      ...step,
    ];
    if ((await runAttached(program, args, { input: false })) !== 0) return false;
  }
  return true;
}

/** Finds a browser for the browser tests; installs Debian's Chromium where none is found and it may. */
export async function ensureBrowser(say: (line: string) => void): Promise<BrowserSetup> {
  const choice = findBrowser();
  if (choice.found) return { ok: true, path: choice.path };
  if (choice.sentence !== null) return { ok: false, sentence: choice.sentence };
  const prefix = await aptPrefix();
  if (prefix === null) return { ok: false, sentence: howToInstall };
  say(`Installing a browser for the browser tests (apt-get install ${aptPackages.join(' ')}) …`);
  const installed = await installWithApt(prefix);
  const second = findBrowser();
  if (installed && second.found) return { ok: true, path: second.path };
  return { ok: false, sentence: howToInstall };
}
