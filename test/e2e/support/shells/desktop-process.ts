import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { BrowserContext, Page } from '@playwright/test';
import type * as Electron from 'electron';

export type ElectronModule = typeof Electron;

/** How a process ended. */
export interface ProcessEnd {
  code: number | null;
  signal: string | null;
}

/** A start of the desktop app, under Electron or what stands in for it. */
export interface DesktopProcess {
  readonly processId: number;
  /** The pages of its windows, oldest first. */
  pages(): Page[];
  /** Runs a function inside the main process, as Playwright does it; it may use its parameters only. */
  evaluate<R>(run: (electron: ElectronModule) => R | Promise<R>): Promise<R>;
  evaluate<R, A>(run: (electron: ElectronModule, argument: A) => R | Promise<R>, argument: A): Promise<R>;
  /** As a frame whose process is in an attacker's hands would send; `frame` is `main` or the number of a subframe. */
  sendFromFrame(page: Page, frame: 'main' | number, channel: string, ...args: unknown[]): Promise<void>;
  readonly ended: Promise<ProcessEnd>;
  /** Asks it to quit, waits until it has ended, and gives how; nothing when it has ended before. */
  quit(): Promise<ProcessEnd>;
  kill(): Promise<void>;
}

export interface StartOptions {
  home: string;
  args: readonly string[];
  /** Beside the environment of the test run. */
  environment?: Record<string, string>;
  /** Told of what its pages will open in. */
  onContext(context: BrowserContext): void;
}

export interface DesktopRuntime {
  start(options: StartOptions): Promise<DesktopProcess>;
  /** A start that ends by itself, without a window; gives how it ended. */
  startInVain(options: Omit<StartOptions, 'onContext'>): Promise<ProcessEnd>;
}

/** How a process that was started ends. */
export async function endOf(child: ChildProcess): Promise<ProcessEnd> {
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return { code, signal };
}
