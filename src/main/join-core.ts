import type { BrowserWindow, IpcMain, NativeTheme, PowerSaveBlocker } from 'electron';
import type { App } from '#core/app-options.ts';
import type { Log } from '#core/ports.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { Notice } from './activity/batch.ts';
import { followActivity } from './activity/power-and-progress.ts';
import { mark } from './marks.ts';
import { servePages } from './page-connections.ts';
import type { WindowStateStore } from './windows/window-state.ts';
import type { Windows } from './windows/windows.ts';

export interface JoinCoreOptions {
  application: App;
  windows: Windows;
  state: WindowStateStore;
  ipcMain: Pick<IpcMain, 'on' | 'off'>;
  nativeTheme: Pick<NativeTheme, 'themeSource'>;
  powerSaveBlocker: Pick<PowerSaveBlocker, 'start' | 'stop'>;
  notify(notice: Notice): void;
  log: Log;
}

/** The application and the windows, joined. */
export interface Joined {
  /** A window that was opened since learns how things stand. */
  adopt(window: BrowserWindow): void;
  dispose(): void;
}

/** Lets pages speak with the application, and the desktop follow what it does. */
export async function joinCore(options: JoinCoreOptions): Promise<Joined> {
  const { application, windows, state, ipcMain, nativeTheme, powerSaveBlocker, notify, log } = options;
  const { events, handlers, serve } = application;
  const { signal } = new AbortController();
  const { jobs, settings } = await handlers['app.snapshot']({}, { signal });
  const { runs } = await handlers['runs.list']({}, { signal });

  function follow({ colorScheme }: Settings) {
    nativeTheme.themeSource = colorScheme;
    // So that the next start has it before it has the settings.
    state.update({ colorScheme });
  }
  follow(settings);
  const stopFollowing = events.on(({ name, payload }) => {
    if (name === 'settings.changed' && 'settings' in payload) follow(payload.settings);
  });
  const activity = followActivity({
    events,
    jobs,
    runs,
    powerSaveBlocker,
    windows: windows.all,
    isAttended: windows.isAttended,
    notify,
  });
  const stopPages = servePages({
    ipcMain,
    isOurs: windows.isOurs,
    serve,
    onConnected: () => mark('polyptych:page-connected'),
    log,
  });
  return {
    adopt: (window) => activity.adopt(window),
    dispose() {
      stopPages();
      activity.dispose();
      stopFollowing();
    },
  };
}
