import { existsSync, mkdirSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import type { BrowserWindow, Dialog, OpenDialogOptions, SaveDialogOptions, Shell } from 'electron';
import type { App, ShellHandlers } from '#core/app-options.ts';
import { linkModel } from '#core/models/link-model.ts';
import { PolyptychError, toErrorReport } from '#shared/errors.ts';
import { copyKeeping, copyReplacing } from './copy-file.ts';

export interface DesktopHandlersOptions {
  dialog: Pick<Dialog, 'showSaveDialog' | 'showOpenDialog'>;
  shell: Pick<Shell, 'showItemInFolder' | 'openPath'>;
  /** Dialogs belong to the window in front, where there is one. */
  windowInFront(): BrowserWindow | null;
  imagePath(imageId: string): string | null;
  beginExport: App['beginExport'];
  /** Looks at the model folders again, tells all windows, and returns the models' ids. */
  rescanModels(): Promise<string[]>;
  modelIds(): Promise<string[]>;
  modelsFolder: string;
  /** Where a save dialog begins. */
  picturesFolder: string;
  platform: NodeJS.Platform;
}

/** Answers the contract's `desktop.*` requests with the system's own dialogs and file manager. */
export function createDesktopHandlers(options: DesktopHandlersOptions): ShellHandlers {
  const { dialog, shell, windowInFront, modelsFolder, picturesFolder, platform } = options;

  function pathOf(imageId: string): string {
    const path = options.imagePath(imageId);
    if (path !== null) return path;
    throw new PolyptychError('not_found', 'There is no such picture any more.');
  }
  async function askForFile(dialogOptions: SaveDialogOptions): Promise<string | null> {
    const window = windowInFront();
    const { canceled, filePath } = window
      ? await dialog.showSaveDialog(window, dialogOptions)
      : await dialog.showSaveDialog(dialogOptions);
    return canceled || filePath === '' ? null : filePath;
  }
  async function askForFolder(dialogOptions: OpenDialogOptions): Promise<string | null> {
    const window = windowInFront();
    const { canceled, filePaths } = window
      ? await dialog.showOpenDialog(window, dialogOptions)
      : await dialog.showOpenDialog(dialogOptions);
    return canceled ? null : (filePaths[0] ?? null);
  }

  async function saveOne(source: string): Promise<number> {
    const chosen = await askForFile({
      title: 'Save a copy',
      buttonLabel: 'Save',
      defaultPath: join(picturesFolder, basename(source)),
      filters: [{ name: 'PNG picture', extensions: ['png'] }],
      properties: ['createDirectory', 'showOverwriteConfirmation'],
    });
    if (chosen === null) return 0;
    // The dialog has asked before it gave a name that is taken. A name that only our ending makes taken was not asked for.
    if (extname(chosen).toLowerCase() === '.png') await copyReplacing(source, chosen);
    else await copyKeeping(source, `${chosen}.png`);
    return 1;
  }
  async function saveMany(sources: readonly string[], signal: AbortSignal): Promise<number> {
    const folder = await askForFolder({
      title: `Save copies of ${sources.length} pictures`,
      buttonLabel: 'Save here',
      defaultPath: picturesFolder,
      properties: ['openDirectory', 'createDirectory'],
    });
    if (folder === null) return 0;
    let saved = 0;
    for (const source of sources) {
      if (signal.aborted) break;
      try {
        await copyKeeping(source, join(folder, basename(source)));
      } catch (cause) {
        const { code, message } = toErrorReport(cause);
        const words = message.endsWith('.') ? message : `${message}.`;
        throw new PolyptychError(code, `${saved} of ${sources.length} pictures were saved. ${words}`, {
          cause,
        });
      }
      saved += 1;
    }
    return saved;
  }

  /** The dialog has asked about the name that it gave; not about one that only our ending makes. */
  function zipPath(chosen: string): string {
    if (extname(chosen).toLowerCase() === '.zip') return chosen;
    for (let number = 1; ; number += 1) {
      const path = `${chosen}${number === 1 ? '' : ` (${number})`}.zip`;
      if (!existsSync(path)) return path;
    }
  }

  return {
    'desktop.revealImage'({ imageId }) {
      shell.showItemInFolder(pathOf(imageId));
      return {};
    },
    async 'desktop.saveImageCopies'({ imageIds }, { signal }) {
      const sources = [...new Set(imageIds)].map(pathOf);
      const [only, ...more] = sources;
      const saved =
        only !== undefined && more.length === 0 ? await saveOne(only) : await saveMany(sources, signal);
      return { saved };
    },
    async 'desktop.exportPictures'({ plan, as }) {
      const path =
        as === 'folder'
          ? await askForFolder({
              title: 'Export pictures',
              buttonLabel: 'Export here',
              defaultPath: picturesFolder,
              properties: ['openDirectory', 'createDirectory'],
            })
          : await askForFile({
              title: 'Export pictures',
              buttonLabel: 'Export',
              defaultPath: join(picturesFolder, 'polyptych-pictures.zip'),
              filters: [{ name: 'Zip file', extensions: ['zip'] }],
              properties: ['createDirectory', 'showOverwriteConfirmation'],
            });
      if (path === null) return { task: null };
      return { task: options.beginExport(plan, { kind: as, path: as === 'zip' ? zipPath(path) : path }) };
    },
    async 'desktop.addModel'() {
      const folder = await askForFolder({
        title: 'Choose the folder of a model',
        buttonLabel: 'Add',
        properties: ['openDirectory'],
      });
      if (folder === null) return { modelId: null };
      const takenIds = await options.modelIds();
      const modelId = linkModel({ folder, modelsFolder, takenIds, platform });
      const known = await options.rescanModels();
      if (known.includes(modelId)) return { modelId };
      throw new PolyptychError(
        'not_found',
        `The model was added as "${modelId}", but was not found there: scan again.`,
      );
    },
    async 'desktop.openModelsFolder'() {
      mkdirSync(modelsFolder, { recursive: true });
      const problem = await shell.openPath(modelsFolder);
      if (problem === '') return {};
      throw new PolyptychError('unsupported', `The folder ${modelsFolder} could not be opened: ${problem}.`);
    },
  };
}
