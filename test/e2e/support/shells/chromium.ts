import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium } from '@playwright/test';
import { chromiumLaunchOptions } from '../browser.ts';

/** Browsers for the tests of one Playwright worker, each started when it is first needed. */
export interface Browsers {
  /** Playwright's own, for the pages of the browser shell. */
  browser(): Promise<Browser>;
  /** The DevTools address of one that several programs use, for the windows of the stand-in. */
  devTools(): Promise<string>;
  dispose(): Promise<void>;
}

export function createBrowsers(): Browsers {
  let launched: Promise<Browser> | null = null;
  let shared: ReturnType<typeof startShared> | null = null;
  return {
    browser() {
      launched ??= chromium.launch(chromiumLaunchOptions());
      return launched;
    },
    async devTools() {
      shared ??= startShared();
      return (await shared).endpoint;
    },
    async dispose() {
      await (await launched)?.close();
      await (await shared)?.end();
    },
  };
}

/** As Playwright would start it, but with its DevTools on a port that it chooses itself. */
async function startShared() {
  const { executablePath = '', args = [] } = chromiumLaunchOptions();
  const profile = mkdtempSync(join(tmpdir(), 'polyptych-chromium-'));
  const child = spawn(
    executablePath,
    [
      ...args,
      '--headless',
      '--no-startup-window',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      '--hide-scrollbars',
      '--mute-audio',
      '--force-color-profile=srgb',
      '--disable-renderer-backgrounding',
      '--disable-background-timer-throttling',
      '--disable-backgrounding-occluded-windows',
      '--disable-hang-monitor',
      '--disable-default-apps',
      '--disable-extensions',
      '--password-store=basic',
      '--use-mock-keychain',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const endpoint = await endpointOf(child);
  return {
    endpoint,
    async end() {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

function endpointOf({ stderr }: ChildProcess): Promise<string> {
  if (!stderr) throw new Error('Chromium has no output to read.');
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    createInterface({ input: stderr })
      .on('line', (line) => {
        said.push(line);
        const found = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
        if (found !== undefined) resolve(found);
      })
      .on('close', () => reject(new Error(`Chromium ended before it listened:\n${said.join('\n')}`)));
  });
}
