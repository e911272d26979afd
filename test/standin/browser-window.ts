import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  ProgressBarOptions,
  Rectangle,
  WebContents,
} from 'electron';
import type { Chromium } from './chromium/chromium.ts';
import { LoudEmitter, preventable } from './loud.ts';
import { isReady } from './readiness.ts';
import { StandInWebContents } from './web-contents.ts';
import { windowNews, windows as openWindows } from './windows.ts';

const events = [
  'blur',
  'close',
  'closed',
  'enter-full-screen',
  'focus',
  'hide',
  'leave-full-screen',
  'maximize',
  'minimize',
  'move',
  'moved',
  'page-title-updated',
  'query-session-end',
  'ready-to-show',
  'resize',
  'resized',
  'responsive',
  'restore',
  'session-end',
  'show',
  'unmaximize',
  'unresponsive',
];

type Implemented = Pick<
  BrowserWindow,
  | 'center'
  | 'close'
  | 'destroy'
  | 'flashFrame'
  | 'focus'
  | 'getBounds'
  | 'getNormalBounds'
  | 'getTitle'
  | 'hide'
  | 'id'
  | 'isDestroyed'
  | 'isFocused'
  | 'isFullScreen'
  | 'isMaximized'
  | 'isMinimized'
  | 'isVisible'
  | 'loadURL'
  | 'maximize'
  | 'minimize'
  | 'removeMenu'
  | 'restore'
  | 'setBackgroundColor'
  | 'setBounds'
  | 'setFullScreen'
  | 'setMenuBarVisibility'
  | 'setProgressBar'
  | 'setTitle'
  | 'show'
  | 'showInactive'
  | 'unmaximize'
>;

/** Set once, when the browser in which windows are shown is connected. */
let chromium: Promise<Chromium> | null = null;
export function showWindowsIn(browser: Promise<Chromium>): void {
  chromium = browser;
  void browser.then(({ onPageGone }) => {
    onPageGone((targetId) => {
      for (const window of windows) if (window.contents.targetId() === targetId) window.end();
    });
  });
}

let lastId = 0;
const windows = new Set<StandInBrowserWindow>();
let focused: StandInBrowserWindow | null = null;
function setFocused(window: StandInBrowserWindow): void {
  focused = window;
}

/** A window as the app sees one; what people would see of it is its page in Chromium. */
export class StandInBrowserWindow extends LoudEmitter implements Implemented {
  readonly id: number;
  readonly contents: StandInWebContents;
  private bounds: Rectangle;
  private state: 'normal' | 'minimized' | 'maximized' | 'full-screen' = 'normal';
  private visible: boolean;
  private destroyed = false;
  private title: string;

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super(events);
    if (!isReady() || !chromium) throw new Error('Cannot create BrowserWindow before app is ready');
    const { webPreferences = {}, width = 800, height = 600, x = 0, y = 0 } = options;
    refuseUnprotected(webPreferences);
    lastId += 1;
    this.id = lastId;
    this.bounds = { x, y, width, height };
    this.visible = options.show ?? true;
    this.title = options.title ?? 'Electron';
    const closeWindow = () => this.close();
    this.contents = new StandInWebContents({
      chromium,
      preferences: webPreferences,
      size: { width, height },
      closeWindow,
    });
    this.contents.once('did-finish-load', () => this.emit('ready-to-show'));
    windows.add(this);
    openWindows.add(this);
    windowNews.emit('opened', this);
    if (this.visible) this.focus();
  }

  static getAllWindows(): StandInBrowserWindow[] {
    return [...windows];
  }
  static getFocusedWindow(): StandInBrowserWindow | null {
    return focused;
  }
  static fromWebContents(contents: WebContents): StandInBrowserWindow | null {
    return [...windows].find((window) => window.webContents === contents) ?? null;
  }
  static fromId(id: number): StandInBrowserWindow | null {
    return [...windows].find((window) => window.id === id) ?? null;
  }

  get webContents(): WebContents {
    // What is left out fails with its name.
    return this.contents as unknown as WebContents;
  }
  loadURL(url: string) {
    return this.contents.loadURL(url);
  }

  close() {
    if (this.destroyed) return;
    const event = preventable({});
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }
  destroy() {
    if (this.destroyed) return;
    this.end();
    void Promise.all([chromium, this.contents.whenOpen()]).then(
      ([browser, targetId]) => browser?.close(targetId),
      () => undefined,
    );
  }
  /** The window is gone, whoever closed it. */
  end() {
    if (this.destroyed) return;
    this.destroyed = true;
    windows.delete(this);
    openWindows.delete(this);
    if (focused === this) focused = null;
    this.contents.end();
    this.emit('closed');
    windowNews.emit('closed');
  }
  isDestroyed() {
    return this.destroyed;
  }

  show() {
    this.showInactive();
    this.focus();
  }
  showInactive() {
    if (this.visible) return;
    this.visible = true;
    this.emit('show');
  }
  hide() {
    this.blur();
    if (!this.visible) return;
    this.visible = false;
    this.emit('hide');
  }
  isVisible() {
    return this.visible;
  }
  focus() {
    if (focused === this) return;
    focused?.blur();
    setFocused(this);
    this.emit('focus');
    windowNews.emit('focused', this);
  }
  blur() {
    if (focused !== this) return;
    focused = null;
    this.emit('blur');
    windowNews.emit('blurred', this);
  }
  isFocused() {
    return focused === this;
  }

  minimize() {
    this.blur();
    this.become('minimized', 'minimize');
  }
  isMinimized() {
    return this.state === 'minimized';
  }
  restore() {
    this.become('normal', 'restore');
  }
  maximize() {
    this.become('maximized', 'maximize');
  }
  unmaximize() {
    this.become('normal', 'unmaximize');
  }
  isMaximized() {
    return this.state === 'maximized';
  }
  setFullScreen(on: boolean) {
    this.become(on ? 'full-screen' : 'normal', on ? 'enter-full-screen' : 'leave-full-screen');
  }
  isFullScreen() {
    return this.state === 'full-screen';
  }
  private become(state: typeof this.state, event: string) {
    if (this.state === state) return;
    this.state = state;
    this.emit(event);
    if (state !== 'minimized') this.emit('resize');
  }

  getBounds() {
    return { ...this.bounds };
  }
  getNormalBounds() {
    return { ...this.bounds };
  }
  setBounds(bounds: Partial<Rectangle>) {
    this.bounds = { ...this.bounds, ...bounds };
    this.emit('resize');
    this.emit('move');
  }
  center() {}

  getTitle() {
    return this.title;
  }
  setTitle(title: string) {
    this.title = title;
  }
  // Only seen on a real desktop; tests that want to know put themselves in their place.
  setProgressBar(_progress: number, _options?: ProgressBarOptions) {}
  flashFrame() {}
  setBackgroundColor() {}
  setMenuBarVisibility() {}
  removeMenu() {}
}

/** The stand-in gives pages nothing of Node, so a window that asks for less protection would look safer than it is. */
function refuseUnprotected(
  preferences: NonNullable<BrowserWindowConstructorOptions['webPreferences']>,
): void {
  const given = [
    'nodeIntegration',
    'nodeIntegrationInSubFrames',
    'nodeIntegrationInWorker',
    'webviewTag',
  ] as const;
  const withheld = ['contextIsolation', 'sandbox', 'webSecurity'] as const;
  const unsafe = [
    ...given.filter((name) => preferences[name] === true),
    ...withheld.filter((name) => preferences[name] === false),
  ];
  if (unsafe.length > 0)
    throw new Error(`The stand-in for Electron shows protected windows only: change ${unsafe.join(', ')}.`);
}
