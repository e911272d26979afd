import { existsSync } from 'node:fs';
import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  NativeTheme,
  Screen,
  WebContents,
} from 'electron';
import type { Log } from '#core/ports.ts';
import { pageAddress } from '../app-address.ts';
import { groundOf } from './theme.ts';
import { boundsBeside, boundsForStart, minimumSize } from './window-bounds.ts';
import type { WindowStateStore } from './window-state.ts';

export interface WindowsOptions {
  createWindow(options: BrowserWindowConstructorOptions): BrowserWindow;
  screen: Pick<Screen, 'getAllDisplays' | 'getPrimaryDisplay' | 'getDisplayMatching'>;
  nativeTheme: Pick<NativeTheme, 'shouldUseDarkColors' | 'on' | 'off'>;
  preload: string;
  icon: string;
  /** A packaged app has no developer tools. */
  packaged: boolean;
  state: WindowStateStore;
  onOpened(window: BrowserWindow): void;
  onShown(): void;
  log: Log;
}

/** All windows of the app. Each shows the same page, under a key of its own. */
export interface Windows {
  open(): void;
  all(): readonly BrowserWindow[];
  /** The one with the focus, else the one that had it last. */
  inFront(): BrowserWindow | null;
  keyOf(window: BrowserWindow): string;
  isOurs(contents: WebContents): boolean;
  /** Whether somebody looks at one of them. */
  isAttended(): boolean;
  /** Brings the one in front before all other programs' windows; opens one where there is none. */
  focus(): void;
  /** Remembers where they are and takes them off the screen. */
  hide(): void;
}

export function createWindows(options: WindowsOptions): Windows {
  const { createWindow, screen, nativeTheme, state, log } = options;
  /** With their keys; the one that had the focus last comes first. */
  let opened: { key: string; window: BrowserWindow }[] = [];
  let lastKey = 0;

  nativeTheme.on('updated', () => {
    for (const { window } of opened) window.setBackgroundColor(groundOf(nativeTheme));
  });

  function placeOfNext() {
    const front = opened[0]?.window;
    if (front) {
      const bounds = front.getNormalBounds();
      return boundsBeside(bounds, screen.getDisplayMatching(bounds));
    }
    const primary = screen.getPrimaryDisplay();
    const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
    return boundsForStart(state.current().bounds, [primary, ...others]);
  }

  function remember(window: BrowserWindow) {
    state.update({ bounds: window.getNormalBounds(), maximized: window.isMaximized() });
  }

  function open() {
    const isFirst = opened.length === 0;
    const window = createWindow({
      ...placeOfNext(),
      minWidth: minimumSize.width,
      minHeight: minimumSize.height,
      title: 'Polyptych',
      show: false,
      backgroundColor: groundOf(nativeTheme),
      ...(existsSync(options.icon) ? { icon: options.icon } : {}),
      webPreferences: {
        preload: options.preload,
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        webviewTag: false,
        // On Linux, dictionaries would be downloaded.
        spellcheck: false,
        devTools: !options.packaged,
      },
    });
    lastKey += 1;
    const entry = { key: String(lastKey), window };
    opened.push(entry);
    window.on('focus', () => {
      opened = [entry, ...opened.filter((other) => other !== entry)];
    });
    window.on('close', () => remember(window));
    window.on('closed', () => {
      opened = opened.filter((other) => other !== entry);
    });
    showWhenReady(window, () => {
      // Maximizing shows a window, so that it is done only now.
      if (isFirst && state.current().maximized) window.maximize();
      window.show();
      options.onShown();
    });
    options.onOpened(window);
    window
      .loadURL(pageAddress(entry.key))
      .catch((error: unknown) => log.warn({ err: error }, 'a window could not load its page'));
  }

  const inFront = () => opened[0]?.window ?? null;
  return {
    open,
    all: () => opened.map(({ window }) => window),
    inFront,
    keyOf: (window) => opened.find((entry) => entry.window === window)?.key ?? '',
    isOurs: (contents) => opened.some(({ window }) => window.webContents === contents),
    isAttended: () =>
      opened.some(({ window }) => window.isVisible() && !window.isMinimized() && window.isFocused()),
    focus() {
      const window = inFront();
      if (!window) return open();
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
    hide() {
      const front = inFront();
      if (front) remember(front);
      for (const { window } of opened) window.hide();
    },
  };
}

/**
 * When the page is drawn for the first time. Under Wayland a window that was never shown is not drawn, and never tells:
 * there, when the page is loaded.
 */
function showWhenReady(window: BrowserWindow, show: () => void) {
  let shown = false;
  const showOnce = () => {
    if (shown || window.isDestroyed()) return;
    shown = true;
    show();
  };
  window.once('ready-to-show', showOnce);
  window.webContents.once('did-finish-load', showOnce);
}
