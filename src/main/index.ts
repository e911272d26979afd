/**
 * The desktop app. What must be done before Electron is ready is done here, and the second start of one home ends here;
 * `desktop.ts` is the rest. Nothing is imported that the first window does not need.
 */
import { homedir } from 'node:os';
import { app, dialog, protocol } from 'electron';
import { homeFolder } from '#core/storage/home.ts';
import { ensureUsableFolder } from '#core/storage/usable-folder.ts';
import { errorTable, toErrorReport } from '#shared/errors.ts';
import { appScheme } from './app-address.ts';
import { type AppPaths, appPaths } from './app-paths.ts';
import { readArguments } from './arguments.ts';
import { startDesktop } from './desktop.ts';
import { mark } from './marks.ts';

mark('polyptych:main-loaded');
// Whoever reads our output may stop early, and a terminal may close; that is no error.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

app.setName('Polyptych');

function prepare(): AppPaths {
  const home = homeFolder({
    environment: process.env,
    platform: process.platform,
    userFolder: homedir(),
  });
  const paths = appPaths({
    appPath: app.getAppPath(),
    resourcesPath: process.resourcesPath,
    packaged: app.isPackaged,
    home,
  });
  ensureUsableFolder(home, 'The data folder');
  ensureUsableFolder(paths.windowProfile, 'The folder');
  app.setPath('userData', paths.windowProfile);
  return paths;
}

/** What keeps the app from starting is said in a window and on the terminal. */
function failAtStart(error: unknown): void {
  const { code, message } = toErrorReport(error);
  process.stderr.write(`${message}\n`);
  dialog.showErrorBox('Polyptych cannot start', message);
  app.exit(errorTable[code].exitCode);
}

function run(): void {
  const { simulatedGpus } = readArguments(process.argv);
  const paths = prepare();
  // The first one is told, and shows its window.
  if (!app.requestSingleInstanceLock()) return app.exit(0);
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
  app
    .whenReady()
    .then(() => startDesktop({ paths, simulatedGpus, failAtStart }))
    .catch(failAtStart);
}

try {
  run();
} catch (error) {
  // Before Electron is ready there is no window to say it in.
  app
    .whenReady()
    .then(() => failAtStart(error))
    .catch(() => app.exit(1));
}
