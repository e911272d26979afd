import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '#shared/contract/desktop.ts';

export interface MenuSources {
  platform: NodeJS.Platform;
  /** A packaged app has no developer tools. */
  packaged: boolean;
  newWindow(): void;
  /** Asks the page in front. */
  tell(command: MenuCommand): void;
  openModelsFolder(): void;
  openLogs(): void;
  openLicense(): void;
  report(): void;
}

const separator: MenuItemConstructorOptions = { type: 'separator' };

/**
 * The application menu. Each item has an id. Keys that are the page's own (Ctrl+Z brings deleted pictures back outside of
 * text) are shown here and not taken away from it.
 */
export function menuTemplate(sources: MenuSources): MenuItemConstructorOptions[] {
  const mac = sources.platform === 'darwin';
  const edit = (
    role: 'undo' | 'redo' | 'cut' | 'copy' | 'paste' | 'selectAll',
  ): MenuItemConstructorOptions => ({
    id: role,
    role,
    // macOS delivers these keys through the menu alone.
    ...(mac ? {} : { registerAccelerator: false }),
  });
  const devTools: MenuItemConstructorOptions[] = sources.packaged
    ? []
    : [separator, { id: 'developer-tools', role: 'toggleDevTools' }];

  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      id: 'file',
      label: '&File',
      submenu: [
        { id: 'new-window', label: 'New Window', accelerator: 'CmdOrCtrl+N', click: sources.newWindow },
        separator,
        {
          id: 'save-copy',
          label: 'Save a Copy…',
          accelerator: 'CmdOrCtrl+S',
          click: () => sources.tell('save-copy'),
        },
        separator,
        { id: 'add-model', label: 'Add a Model…', click: () => sources.tell('add-model') },
        { id: 'show-models', label: 'Show Models', click: () => sources.tell('show-models') },
        { id: 'open-models-folder', label: 'Open Models Folder', click: sources.openModelsFolder },
        separator,
        { id: 'close-window', role: 'close' },
        ...(mac ? [] : [{ id: 'quit', role: 'quit', accelerator: 'CmdOrCtrl+Q' } as const]),
      ],
    },
    {
      id: 'edit',
      label: '&Edit',
      submenu: [
        edit('undo'),
        edit('redo'),
        separator,
        edit('cut'),
        edit('copy'),
        edit('paste'),
        separator,
        edit('selectAll'),
      ],
    },
    {
      id: 'view',
      label: '&View',
      submenu: [
        { id: 'reload', role: 'reload' },
        separator,
        { id: 'reset-zoom', role: 'resetZoom' },
        { id: 'zoom-in', role: 'zoomIn' },
        { id: 'zoom-out', role: 'zoomOut' },
        separator,
        { id: 'full-screen', role: 'togglefullscreen' },
        ...devTools,
      ],
    },
    {
      id: 'window',
      label: '&Window',
      role: 'window',
      submenu: [
        { id: 'minimize', role: 'minimize' },
        { id: 'zoom-window', role: 'zoom' },
      ],
    },
    {
      id: 'help',
      label: '&Help',
      role: 'help',
      submenu: [
        { id: 'show-shortcuts', label: 'Keyboard Shortcuts', click: () => sources.tell('show-shortcuts') },
        separator,
        { id: 'open-logs', label: 'Show Logs', click: sources.openLogs },
        { id: 'report', label: 'Report a Problem…', click: sources.report },
        { id: 'license', label: 'License', click: sources.openLicense },
      ],
    },
  ];
}
