import type { BrowserWindow, Dialog } from 'electron';
import type { Clock, Log } from '#core/ports.ts';
import { afterCrash } from './after-crash.ts';

export interface RecoveryOptions {
  dialog: Pick<Dialog, 'showMessageBox'>;
  clock: Pick<Clock, 'now'>;
  log: Log;
  /** While the app leaves, what goes is meant to go. */
  isLeaving(): boolean;
  quit(): void;
}

/** Brings a window back whose page crashed or hangs. The application behind it goes on meanwhile. */
export function recoverPage(window: BrowserWindow, options: RecoveryOptions): void {
  const { dialog, clock, log, isLeaving, quit } = options;
  const { webContents } = window;
  const crashedAt: number[] = [];
  let question: AbortController | null = null;

  async function ask(message: string, detail: string, buttons: string[]): Promise<number | null> {
    if (question) return null;
    const controller = new AbortController();
    question = controller;
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message,
      detail,
      buttons,
      // Closing the question changes nothing.
      cancelId: 0,
      defaultId: 0,
      noLink: true,
      signal: controller.signal,
    });
    question = null;
    return controller.signal.aborted || window.isDestroyed() ? null : response;
  }

  async function afterGone() {
    crashedAt.push(clock.now());
    if (afterCrash(crashedAt) === 'reload') return webContents.reload();
    const answer = await ask(
      'The window has failed three times in a row.',
      'Pictures that are being made go on being made. You can try again, or quit: jobs go on at the next start.',
      ['Try again', 'Quit'],
    );
    crashedAt.length = 0;
    if (answer === 1) quit();
    else if (answer === 0) webContents.reload();
  }

  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (isLeaving() || window.isDestroyed() || reason === 'clean-exit') return;
    log.error({ reason, exitCode }, 'a page has gone');
    question?.abort();
    question = null;
    afterGone().catch((error: unknown) => log.error({ err: error }, 'a page could not be brought back'));
  });

  webContents.on('unresponsive', () => {
    if (isLeaving()) return;
    log.warn({}, 'a page hangs');
    ask('The window does not respond.', 'Pictures that are being made go on being made.', ['Wait', 'Reload'])
      .then((answer) => {
        if (answer !== 1) return;
        // A page that hangs in a script does not let itself be reloaded.
        webContents.forcefullyCrashRenderer();
      })
      .catch((error: unknown) => log.error({ err: error }, 'a question could not be asked'));
  });
  webContents.on('responsive', () => question?.abort());
}
