import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  utilityProcess,
} from 'electron';
import { systemClock } from '#core/system-clock.ts';
import { appScheme } from './app-address.ts';
import type { AppPaths } from './app-paths.ts';
import { createAppProtocolHandler } from './app-protocol.ts';
import { contextMenuTemplate } from './context-menu.ts';
import { createDeferredLog } from './deferred-log.ts';
import { devServerAddress, throughDevServer } from './dev-server.ts';
import { type Joined, joinCore } from './join-core.ts';
import { createLeaving } from './leaving.ts';
import { mark } from './marks.ts';
import { createMenuActions } from './menu-actions.ts';
import { menuTemplate } from './menu.ts';
import { createNotifier } from './notifications.ts';
import { guardNavigation } from './security/navigation.ts';
import { guardSession } from './security/permissions.ts';
import type { Core } from './start-core.ts';
import { watchWaysOut } from './ways-out.ts';
import { recoverPage } from './windows/recovery.ts';
import { openWindowState } from './windows/window-state.ts';
import { createWindows } from './windows/windows.ts';

export interface DesktopOptions {
  paths: AppPaths;
  /** null for the machine's own devices. */
  simulatedGpus: number | null;
  /** Ends the app after it could not start. */
  failAtStart(error: unknown): void;
}

/** Once Electron is ready: opens the first window, then starts the application behind it, and joins the two. */
export function startDesktop({ paths, simulatedGpus, failAtStart }: DesktopOptions): void {
  mark('polyptych:ready');
  const log = createDeferredLog();
  const packaged = app.isPackaged;
  const core = Promise.withResolvers<Core>();
  core.promise.catch(() => undefined);
  let joined: Joined | null = null;
  /** What ends the app, if it is an error of ours. */
  let fatal: string | null = null;

  const leaving = createLeaving({
    onBegin: () => windows.hide(),
    async dispose() {
      // A start that is under way is waited for: what it has opened by then must be closed.
      const started = await core.promise;
      joined?.dispose();
      await started.dispose();
    },
    exit(exitCode) {
      if (fatal !== null) dialog.showErrorBox('Polyptych had to end', fatal);
      app.exit(exitCode);
    },
    clock: systemClock,
    log,
  });
  const state = openWindowState({ file: paths.windowState, log });
  nativeTheme.themeSource = state.current().colorScheme;
  const windows = createWindows({
    createWindow: (options) => new BrowserWindow(options),
    screen,
    nativeTheme,
    preload: paths.preload,
    icon: paths.icon,
    packaged,
    state,
    onOpened(window) {
      recoverPage(window, {
        dialog,
        clock: systemClock,
        log,
        isLeaving: () => leaving.isLeaving,
        quit: () => app.quit(),
      });
      // Windows tells the end of a session to windows.
      window.on('session-end', () => leaving.request());
      const { webContents } = window;
      webContents.on('context-menu', (_event, place) => {
        const template = contextMenuTemplate(place, menuActions);
        if (template.length > 0) Menu.buildFromTemplate(template).popup({ window });
      });
      joined?.adopt(window);
    },
    onShown: () => mark('polyptych:window-shown'),
    log,
  });

  watchWaysOut({
    app,
    powerMonitor,
    leaving,
    focus: () => windows.focus(),
    onFatal(message) {
      fatal ??= message;
      core.promise.then(({ flushLog }) => flushLog()).catch(() => undefined);
    },
    log,
  });
  app.on('web-contents-created', (_event, contents) =>
    guardNavigation(contents, { openExternal: (address) => shell.openExternal(address), log }),
  );
  app.on('child-process-gone', (_event, { type, reason, exitCode, serviceName }) =>
    log.warn({ type, reason, exitCode, serviceName }, 'a child process has gone'),
  );
  guardSession(session.defaultSession, windows.isOurs);

  const devServer = devServerAddress(process.env, packaged);
  const fetch = core.promise.then(({ app: { fetch: own } }) =>
    devServer === null ? own : throughDevServer(own, devServer),
  );
  fetch.catch(() => undefined);
  protocol.handle(appScheme, createAppProtocolHandler({ fetch, log }));
  const menuActions = createMenuActions({
    paths,
    version: app.getVersion(),
    windows,
    dialog,
    shell,
    handlers: async () => (await core.promise).app.handlers,
    emit(choice) {
      core.promise
        .then(({ app: { events } }) => events.emit('desktop.menuChosen', choice))
        .catch(() => undefined);
    },
    log,
  });
  Menu.setApplicationMenu(
    Menu.buildFromTemplate(menuTemplate({ platform: process.platform, packaged, ...menuActions })),
  );
  windows.open();
  mark('polyptych:window-created');

  startApplication().then(core.resolve, (error: unknown) => {
    core.reject(error);
    failAtStart(error);
  });

  async function startApplication(): Promise<Core> {
    const { startCore } = await import('./start-core.ts');
    mark('polyptych:core-loaded');
    const started = await startCore({
      paths,
      version: app.getVersion(),
      simulatedGpus,
      environment: process.env,
      fork: utilityProcess.fork,
      native: {
        dialog,
        shell,
        windowInFront: windows.inFront,
        picturesFolder: app.getPath('pictures'),
        platform: process.platform,
      },
      log,
    });
    const notify = createNotifier({
      isSupported: () => Notification.isSupported(),
      create: (options) => new Notification(options),
      icon: paths.icon,
      onClick: () => windows.focus(),
    });
    joined = await joinCore({
      application: started.app,
      windows,
      state,
      ipcMain,
      nativeTheme,
      powerSaveBlocker,
      notify,
      log,
    });
    mark('polyptych:core-ready');
    return started;
  }
}
