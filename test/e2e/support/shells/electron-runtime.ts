import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { _electron } from '@playwright/test';
import { builtFile } from './app-under-test.ts';
import {
  type DesktopProcess,
  type DesktopRuntime,
  type ElectronModule,
  type StartOptions,
  endOf,
} from './desktop-process.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Electron itself, on whatever display there is. */
export function createElectronRuntime(program: string): DesktopRuntime {
  // Chromium's sandbox refuses to start for root.
  const sandboxArgs = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const commandLine = (args: readonly string[]) => [...sandboxArgs, root, ...args];
  const environmentOf = ({ home, environment }: Omit<StartOptions, 'onContext'>) => ({
    ...process.env,
    ...environment,
    POLYPTYCH_HOME: home,
  });
  return {
    startInVain: (options) =>
      endOf(spawn(program, commandLine(options.args), { env: environmentOf(options), stdio: 'ignore' })),
    async start({ onContext, ...options }): Promise<DesktopProcess> {
      builtFile('main/index.js');
      const electronApp = await _electron.launch({
        executablePath: program,
        args: commandLine(options.args),
        env: environmentOf(options),
      });
      onContext(electronApp.context());
      const child = electronApp.process();
      const ended = endOf(child);
      return {
        processId: child.pid ?? 0,
        pages: () => electronApp.windows(),
        evaluate: <R, A>(run: (electron: ElectronModule, argument: A) => R | Promise<R>, argument?: A) =>
          electronApp.evaluate<R, never>(run as never, argument as never),
        async sendFromFrame(page, frame, channel, ...args_) {
          const window = await electronApp.browserWindow(page);
          // A page of ours cannot be made to send by itself here: the event is ours, the frame in it is Electron's own.
          await electronApp.evaluate(
            ({ ipcMain, webContents }, message) => {
              const sender = webContents.fromId(message.contentsId);
              const main = sender?.mainFrame;
              const senderFrame = message.frame === 'main' ? main : main?.frames[message.frame];
              ipcMain.emit(message.channel, { sender, senderFrame, ports: [] }, ...message.args);
            },
            {
              contentsId: await window.evaluate(({ webContents }) => webContents.id),
              frame,
              channel,
              args: args_,
            },
          );
        },
        ended,
        async quit() {
          if (child.exitCode === null && child.signalCode === null)
            await electronApp.evaluate(({ app }) => app.quit()).catch(() => undefined);
          return ended;
        },
        async kill() {
          child.kill('SIGKILL');
          await ended;
        },
      };
    },
  };
}
