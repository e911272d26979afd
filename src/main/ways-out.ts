import type { App, PowerMonitor } from 'electron';
import type { Log } from '#core/ports.ts';
import type { Leaving } from './leaving.ts';
import { relaunchOptions } from './relaunch.ts';

export interface WaysOutOptions {
  app: Pick<App, 'on' | 'quit' | 'relaunch'>;
  powerMonitor: Pick<PowerMonitor, 'on'>;
  leaving: Leaving;
  /** Brings the window in front; opens one where there is none. */
  focus(): void;
  /** An error that nobody caught: what state the app is in is not known any more. */
  onFatal(message: string): void;
  log: Log;
}

/** Leads every wish to end the app to the one way out, and every wish to see it to its window. */
export function watchWaysOut({ app, powerMonitor, leaving, focus, onFatal, log }: WaysOutOptions): void {
  app.on('window-all-closed', () => {
    // On macOS an app stays without windows.
    if (process.platform !== 'darwin') app.quit();
  });
  app.on('activate', focus);
  app.on('second-instance', () => {
    // Who starts the app while it leaves wants it to be there.
    if (leaving.isLeaving) app.relaunch(relaunchOptions(process.env, process.argv));
    else focus();
  });
  app.on('before-quit', (event) => {
    event.preventDefault();
    leaving.request();
  });
  // The system goes down, a terminal was closed, or another program asks.
  powerMonitor.on('shutdown', () => leaving.request());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => leaving.request());

  const fail = (error: unknown, origin: string) => {
    process.stderr.write(`Polyptych ends because of an error of its own: ${String(error)}\n`);
    log.error({ err: error, origin }, 'nobody caught this error');
    onFatal(error instanceof Error ? error.message : String(error));
    leaving.request(1);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', (error) => fail(error, 'unhandledRejection'));
}
