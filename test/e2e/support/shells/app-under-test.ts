import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from '@playwright/test';
import type { Client } from '../../../support/served-app.ts';

/** How a window is opened; what is left out is a usual desktop. */
export interface WindowOptions {
  viewport?: { width: number; height: number };
  colorScheme?: 'light' | 'dark';
  reducedMotion?: 'reduce';
}
export const usualWindow = { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' } as const;

/** One app on a data folder of its own, whichever shell it has, which can be ended and started again. */
export interface AppUnderTest {
  readonly home: string;
  readonly processId: number;
  /** One more window; on the desktop the first call takes the one that the app opens by itself. */
  openWindow(options: WindowOptions): Promise<Page>;
  /** A client of the contract beside the pages, for arranging and for asking what is true. */
  client(): Promise<Client>;
  /** As a crash would. */
  kill(): Promise<void>;
  /** As Ctrl+C, or quitting, would. */
  stop(): Promise<void>;
  startAgain(): Promise<void>;
  dispose(): Promise<void>;
}

export interface AppOptions {
  home: string;
  simulatedGpus: number;
  /** Beside the environment of the test run. */
  environment: Record<string, string>;
  /** Told of everything in which pages will open, before they do. */
  watch(context: BrowserContext): void;
}

/** A data folder for one test. */
export function createHome(): { home: string; remove: () => void } {
  const home = mkdtempSync(join(tmpdir(), 'polyptych-e2e-'));
  return {
    home,
    remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}

/** The absolute path of something in `out`, which must have been built. */
export function builtFile(path: string): string {
  const file = fileURLToPath(new URL(`../../../../out/${path}`, import.meta.url));
  if (!existsSync(file))
    throw new Error(`out/${path} is missing: "npm run build" makes it, and so does "npm test".`);
  return file;
}
