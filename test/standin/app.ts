import { existsSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { App } from 'electron';
import { LoudEmitter, loud, preventable } from './loud.ts';
import { becomeReady, isReady, whenReady } from './readiness.ts';
import { takeLock } from './single-instance.ts';
import { windowNews, windows } from './windows.ts';

const events = [
  'activate',
  'before-quit',
  'browser-window-blur',
  'browser-window-created',
  'browser-window-focus',
  'child-process-gone',
  'quit',
  'ready',
  'render-process-gone',
  'second-instance',
  'web-contents-created',
  'will-finish-launching',
  'will-quit',
  'window-all-closed',
];

/** The folder with the package.json above the program that was started, which is what Electron is started with. */
function findAppPath(): string {
  let folder = dirname(resolve(process.argv[1] ?? '.'));
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}
const appPath = findAppPath();
const { name, version } = JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8')) as {
  name: string;
  version: string;
};

type Implemented = Pick<
  App,
  | 'enableSandbox'
  | 'exit'
  | 'focus'
  | 'getAppPath'
  | 'getLocale'
  | 'getName'
  | 'getPath'
  | 'getVersion'
  | 'hasSingleInstanceLock'
  | 'isPackaged'
  | 'isReady'
  | 'name'
  | 'quit'
  | 'relaunch'
  | 'releaseSingleInstanceLock'
  | 'requestSingleInstanceLock'
  | 'setAboutPanelOptions'
  | 'setAppUserModelId'
  | 'setDesktopName'
  | 'setName'
  | 'setPath'
  | 'showAboutPanel'
  | 'whenReady'
>;

class StandInApp extends LoudEmitter implements Implemented {
  name = name;
  readonly isPackaged = false;
  readonly commandLine = loud('app.commandLine', {
    appendSwitch: () => undefined,
    hasSwitch: (wanted: string) => process.argv.some((argument) => argument.startsWith(`--${wanted}`)),
  });
  private readonly paths = new Map<string, string>([
    ['home', homedir()],
    ['temp', tmpdir()],
    ['exe', process.execPath],
    ['pictures', join(homedir(), 'Pictures')],
    ['userData', join(tmpdir(), `polyptych-standin-${process.pid}`)],
  ]);
  private lock: { release: () => void } | null = null;
  private quitting = false;

  constructor() {
    super(events);
    windowNews.on('opened', (window) => {
      const { contents } = window;
      contents.on('render-process-gone', (event, details) =>
        this.emit('render-process-gone', event, contents, details),
      );
      this.emit('web-contents-created', preventable({}), contents);
      this.emit('browser-window-created', preventable({}), window);
    });
    windowNews.on('focused', (window) => this.emit('browser-window-focus', preventable({}), window));
    windowNews.on('blurred', (window) => this.emit('browser-window-blur', preventable({}), window));
    windowNews.on('closed', () => {
      if (windows.size > 0) return;
      if (this.quitting) this.end();
      else if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed');
      else this.quit();
    });
  }

  /** Called by the stand-in's start. */
  start() {
    becomeReady();
    this.emit('ready', preventable({}), {});
    // Chromium takes these for a wish to quit, unless the app listens for them itself.
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      if (process.listenerCount(signal) === 0) process.on(signal, () => this.quit());
  }
  isReady() {
    return isReady();
  }
  whenReady() {
    return whenReady();
  }

  quit() {
    if (this.quitting) return;
    const event = preventable({});
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.quitting = true;
    if (windows.size === 0) return this.end();
    for (const window of [...windows]) window.close();
    // A window that stays open is a quit that does not take place.
    if (windows.size > 0) this.quitting = false;
  }
  private end() {
    const event = preventable({});
    this.emit('will-quit', event);
    if (event.defaultPrevented) this.quitting = false;
    else this.exit(0);
  }
  exit(exitCode = 0) {
    this.emit('quit', preventable({}), exitCode);
    this.releaseSingleInstanceLock();
    process.exit(exitCode);
  }

  requestSingleInstanceLock(additionalData: Record<string, unknown> = {}) {
    const start = { argv: process.argv, workingDirectory: process.cwd(), additionalData };
    this.lock ??= takeLock(this.getPath('userData'), start, (second) => {
      const tell = () =>
        this.emit(
          'second-instance',
          preventable({}),
          second.argv,
          second.workingDirectory,
          second.additionalData,
        );
      void whenReady().then(tell);
    });
    return this.lock !== null;
  }
  hasSingleInstanceLock() {
    return this.lock !== null;
  }
  releaseSingleInstanceLock() {
    this.lock?.release();
    this.lock = null;
  }

  getAppPath() {
    return appPath;
  }
  getPath(wanted: Parameters<App['getPath']>[0]) {
    const path = this.paths.get(wanted);
    if (path === undefined)
      throw new Error(`The stand-in for Electron has no path "${wanted}": add it to app.ts.`);
    return path;
  }
  setPath(changed: string, path: string) {
    if (!isAbsolute(path)) throw new Error('Path must be absolute');
    this.paths.set(changed, path);
  }
  getName() {
    return this.name;
  }
  setName(changed: string) {
    this.name = changed;
  }
  getVersion() {
    return version;
  }
  getLocale() {
    return 'en-US';
  }
  relaunch() {}
  // Without a desktop there is nobody to show these to.
  focus() {}
  enableSandbox() {}
  setAppUserModelId() {}
  setDesktopName() {}
  setAboutPanelOptions() {}
  showAboutPanel() {}
}

export const app = new StandInApp();
