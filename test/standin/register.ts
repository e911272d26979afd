/**
 * `node --import test/standin/register.ts out/main/index.js …`: runs the built desktop app where Electron's own program
 * is not installed. `electron` is the stand-in from then on, and windows are pages of a running Chromium.
 */
import { readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { app } from './app.ts';
import { showWindowsIn } from './browser-window.ts';
import { browserVariable, openChromium } from './chromium/chromium.ts';
import { answerTests } from './control.ts';

const standIn = new URL('electron.ts', import.meta.url).href;
const names = new Set(['electron', 'electron/main', 'electron/common']);

registerHooks({
  resolve: (specifier, context, nextResolve) =>
    names.has(specifier) ? { url: standIn, shortCircuit: true } : nextResolve(specifier, context),
});
Object.assign(process, { type: 'browser', resourcesPath: '/nonexistent', defaultApp: true });
const electronPackage = createRequire(import.meta.url).resolve('electron/package.json');
const { version } = JSON.parse(readFileSync(electronPackage, 'utf8')) as { version: string };
Object.assign(process.versions, { electron: version, chrome: 'stand-in' });

const chromium = openChromium(process.env[browserVariable]);
// The app hands its environment on to nobody by chance.
delete process.env[browserVariable];
showWindowsIn(chromium);
answerTests();

chromium.then(
  // As in Electron: nothing is ready before the program itself has been loaded.
  ({ connection }) => {
    connection.onClose(() => app.exit(1));
    setImmediate(() => app.start());
  },
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
