import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { chromium, type LaunchOptions } from '@playwright/test';

/** Where a browser was found; or that none was, with a sentence when the caller asked for one that is not there. */
export type BrowserChoice = { found: true; path: string } | { found: false; sentence: string | null };

export interface BrowserSearch {
  environment: NodeJS.ProcessEnv;
  platform: NodeJS.Platform;
  /** Where Playwright keeps its own download, whether or not it is there. */
  playwrightPath: string;
  isRunnable: (file: string) => boolean;
}

const namesOnPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const usualPlaces: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** Whether a file can be run and is a browser: Ubuntu's `chromium-browser` may be a note about a missing snap. */
function isRunnableBrowser(file: string): boolean {
  try {
    if (!statSync(file).isFile()) return false;
    accessSync(file, constants.X_OK);
  } catch {
    return false;
  }
  // Chrome on Windows opens a window when asked for its version.
  if (process.platform === 'win32') return existsSync(file);
  return spawnSync(file, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

/**
 * Finds Chromium: the one that POLYPTYCH_CHROMIUM or CHROME_PATH names, else Playwright's own download, else one on
 * PATH or in the platform's usual place. A name that leads nowhere is an error and not a reason to look further.
 */
export function findBrowser(search: Partial<BrowserSearch> = {}): BrowserChoice {
  const {
    environment = process.env,
    platform = process.platform,
    playwrightPath = chromium.executablePath(),
    isRunnable = isRunnableBrowser,
  } = search;
  for (const name of ['POLYPTYCH_CHROMIUM', 'CHROME_PATH']) {
    const asked = environment[name];
    if (!asked) continue;
    if (isRunnable(asked)) return { found: true, path: asked };
    return {
      found: false,
      sentence: `${name} names ${asked}, which is no browser that runs: correct it or unset it.`,
    };
  }
  const folders = (environment['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const candidates = [
    playwrightPath,
    ...namesOnPath.flatMap((name) => folders.map((folder) => path.join(folder, name))),
    ...(usualPlaces[platform] ?? []),
  ];
  const first = candidates.find((candidate) => isRunnable(candidate));
  return first === undefined ? { found: false, sentence: null } : { found: true, path: first };
}

/** How this project's scripts and tests launch Chromium: quietly, and inside a container too. */
export function chromiumLaunchOptions(): LaunchOptions {
  const browser = findBrowser();
  if (!browser.found) {
    throw new Error(browser.sentence ?? 'No browser was found: "npm test" says how to install one.');
  }
  // Chromium's sandbox refuses to start for root.
  const sandboxArgs = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return {
    executablePath: browser.path,
    args: [
      ...sandboxArgs,
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
    ],
  };
}
