/** The module that `electron` resolves to: what the app's main process may use of it, and nothing else. */
import type * as Electron from 'electron';
import { app } from './app.ts';
import { StandInBrowserWindow } from './browser-window.ts';
import { dialog } from './dialog.ts';
import { ipcMain } from './ipc-main.ts';
import { StandInMenu, StandInMenuItem } from './menu.ts';
import { nativeImage } from './native-image.ts';
import { nativeTheme } from './native-theme.ts';
import { StandInNotification } from './notification.ts';
import { powerMonitor } from './power-monitor.ts';
import { powerSaveBlocker } from './power-save-blocker.ts';
import { protocol } from './protocol.ts';
import { screen } from './screen.ts';
import { session } from './session.ts';
import { shell } from './shell.ts';
import { utilityProcess } from './utility-process.ts';
import { webContents } from './web-contents.ts';

export {
  app,
  dialog,
  ipcMain,
  nativeImage,
  nativeTheme,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  utilityProcess,
  webContents,
  StandInBrowserWindow as BrowserWindow,
  StandInMenu as Menu,
  StandInMenuItem as MenuItem,
  StandInNotification as Notification,
};

/** The whole module, for tests that look into the app as Playwright does with Electron's own. */
export const electron: Partial<Record<keyof typeof Electron, unknown>> = {
  app,
  dialog,
  ipcMain,
  nativeImage,
  nativeTheme,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  screen,
  session,
  shell,
  utilityProcess,
  webContents,
  BrowserWindow: StandInBrowserWindow,
  Menu: StandInMenu,
  MenuItem: StandInMenuItem,
  Notification: StandInNotification,
};

export default electron;
