import type { DesktopProcess } from './shells/desktop-process.ts';

/** What the app has asked of the desktop around it. */
export interface NativeRecord {
  /** Values for the taskbar icon of the first window; -1 for nothing. */
  progress: number[];
  /** Power-save blockers that were started, and those of them that block still. */
  blockersStarted: number;
  blocking: number;
  notifications: { title: string; body: string }[];
  /** Files shown in the file manager, and addresses handed to the system's browser. */
  revealed: string[];
  opened: string[];
}

/** Puts ears between the app and Electron; from now on the desktop is asked for nothing that would be seen. */
export function recordNative(main: DesktopProcess): Promise<void> {
  return main.evaluate(({ BrowserWindow, Notification, powerSaveBlocker, shell }) => {
    const record = {
      progress: [] as number[],
      blockers: [] as number[],
      notifications: [] as { title: string; body: string }[],
      revealed: [] as string[],
      opened: [] as string[],
    };
    Object.assign(globalThis, { nativeRecord: record });
    const [window] = BrowserWindow.getAllWindows();
    if (!window) throw new Error('There is no window.');
    const setProgressBar = window.setProgressBar.bind(window);
    window.setProgressBar = (progress, options) => {
      record.progress.push(progress);
      setProgressBar(progress, options);
    };
    const start = powerSaveBlocker.start.bind(powerSaveBlocker);
    powerSaveBlocker.start = (type) => {
      const id = start(type);
      record.blockers.push(id);
      return id;
    };
    Notification.prototype.show = function show(this: Electron.Notification) {
      record.notifications.push({ title: this.title, body: this.body });
    };
    shell.showItemInFolder = (path) => void record.revealed.push(path);
    shell.openExternal = async (address) => void record.opened.push(address);
  });
}

export function readNative(main: DesktopProcess): Promise<NativeRecord> {
  return main.evaluate(({ powerSaveBlocker }) => {
    const { blockers, ...record } = Reflect.get(globalThis, 'nativeRecord') as Omit<
      NativeRecord,
      'blocking' | 'blockersStarted'
    > & { blockers: number[] };
    return {
      ...record,
      blockersStarted: blockers.length,
      blocking: blockers.filter((id) => powerSaveBlocker.isStarted(id)).length,
    };
  });
}

/** Answers the next questions for a file or folder with this path, or as if the person had changed their mind. */
export function answerDialogs(main: DesktopProcess, path: string | null): Promise<void> {
  return main.evaluate(({ dialog }, chosen) => {
    const canceled = chosen === null;
    dialog.showSaveDialog = async () => ({ canceled, filePath: chosen ?? '' });
    dialog.showOpenDialog = async () => ({ canceled, filePaths: chosen === null ? [] : [chosen] });
  }, path);
}
