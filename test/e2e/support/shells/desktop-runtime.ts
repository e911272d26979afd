import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Browsers } from './chromium.ts';
import type { DesktopRuntime } from './desktop-process.ts';
import { createElectronRuntime } from './electron-runtime.ts';
import { createStandInRuntime } from './stand-in-runtime.ts';

/** Electron's own program as the package names it after its download, or null where it is not there. */
function findElectron(): string | null {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const note = join(folder, 'path.txt');
  if (!existsSync(note)) return null;
  const program = join(folder, 'dist', readFileSync(note, 'utf8').trim());
  return existsSync(program) ? program : null;
}

export function electronIsInstalled(): boolean {
  return findElectron() !== null;
}

export function desktopRuntimeName(): string {
  const program = findElectron();
  return program === null
    ? "the stand-in (test/standin), since Electron's own program is not installed"
    : `Electron (${program})`;
}

/** Electron where it is installed, else the stand-in. */
export function createDesktopRuntime(browsers: Browsers): DesktopRuntime {
  const program = findElectron();
  return program === null ? createStandInRuntime(() => browsers.devTools()) : createElectronRuntime(program);
}
