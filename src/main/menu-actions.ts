import { mkdirSync } from 'node:fs';
import { release } from 'node:os';
import type { Dialog, MessageBoxOptions, Shell } from 'electron';
import type { Log } from '#core/ports.ts';
import type { Events, Handlers } from '#shared/contract/index.ts';
import { toErrorReport } from '#shared/errors.ts';
import type { AppPaths } from './app-paths.ts';
import type { PictureActions } from './context-menu.ts';
import type { MenuSources } from './menu.ts';
import type { Windows } from './windows/windows.ts';

export interface MenuActionsOptions {
  paths: AppPaths;
  version: string;
  windows: Pick<Windows, 'open' | 'inFront' | 'keyOf'>;
  dialog: Pick<Dialog, 'showMessageBox'>;
  shell: Pick<Shell, 'openPath'>;
  /** The application's own answers, once it is there. */
  handlers(): Promise<Pick<Handlers, 'desktop.saveImageCopies' | 'desktop.revealImage'>>;
  /** Tells all pages; only the one in front is meant. */
  emit(payload: Events['desktop.menuChosen']): void;
  log: Log;
}

const unhurried = { signal: new AbortController().signal };

/** What the items of the application menu and of a picture's menu do. */
export function createMenuActions(
  options: MenuActionsOptions,
): Omit<MenuSources, 'platform' | 'packaged'> & PictureActions {
  const { paths, version, windows, dialog, shell, emit, log } = options;

  async function show(message: MessageBoxOptions): Promise<number> {
    const window = windows.inFront();
    const { response } = window
      ? await dialog.showMessageBox(window, message)
      : await dialog.showMessageBox(message);
    return response;
  }
  async function open(path: string) {
    const problem = await shell.openPath(path);
    if (problem === '') return;
    log.warn({ path, problem }, 'could not be opened');
    await show({ type: 'warning', message: 'This could not be opened.', detail: `${path}\n${problem}` });
  }
  const begin = (action: () => Promise<unknown>) => () => {
    action().catch((error: unknown) => log.warn({ err: error }, 'a choice in the menu failed'));
  };

  /** What fails is said: nobody waits for an answer here. */
  const perform =
    (action: (imageId: string, handlers: Awaited<ReturnType<typeof options.handlers>>) => unknown) =>
    (imageId: string) => {
      options
        .handlers()
        .then(async (handlers) => {
          await action(imageId, handlers);
        })
        .catch((error: unknown) => show({ type: 'warning', message: toErrorReport(error).message }))
        .catch((error: unknown) => log.warn({ err: error }, 'a message could not be shown'));
    };

  return {
    saveCopy: perform((imageId, handlers) =>
      handlers['desktop.saveImageCopies']({ imageIds: [imageId] }, unhurried),
    ),
    reveal: perform((imageId, handlers) => handlers['desktop.revealImage']({ imageId }, unhurried)),
    newWindow: () => windows.open(),
    tell(command) {
      const window = windows.inFront();
      if (window) emit({ windowKey: windows.keyOf(window), command });
    },
    openModelsFolder: begin(() => {
      mkdirSync(paths.ownModels, { recursive: true });
      return open(paths.ownModels);
    }),
    openLogs: begin(() => open(paths.logs)),
    openLicense: begin(() => open(paths.license)),
    report: begin(async () => {
      const { electron, chrome, node } = process.versions;
      const answer = await show({
        type: 'info',
        message: `Polyptych ${version}`,
        detail: [
          `Electron ${electron}, Chromium ${chrome}, Node.js ${node}`,
          `${process.platform} ${process.arch}, ${release()}`,
          '',
          `A report needs these lines, what you did, and the newest file in ${paths.logs}.`,
        ].join('\n'),
        buttons: ['Close', 'Show Logs'],
        cancelId: 0,
        noLink: true,
      });
      if (answer === 1) await open(paths.logs);
    }),
  };
}
