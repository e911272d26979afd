import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * What `npm start` opens: the desktop window with Electron, or the browser shell and why.
 * @typedef {{ shell: 'desktop', electron: string } | { shell: 'browser', reason: string }} ShellChoice
 */

/**
 * Electron's program, as the package `electron` names it after its download, or null where it is not there.
 * @param {string} root the repository's folder
 * @returns {string | null}
 */
function findElectron(root) {
  const folder = path.join(root, 'node_modules/electron');
  const note = path.join(folder, 'path.txt');
  if (!existsSync(note)) return null;
  const program = path.join(folder, 'dist', readFileSync(note, 'utf8').trim());
  return existsSync(program) ? program : null;
}

/**
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} environment
 * @returns {boolean} whether a window can be shown
 */
function hasDisplay(platform, environment) {
  if (platform === 'darwin' || platform === 'win32') return true;
  return Boolean(environment['DISPLAY']) || Boolean(environment['WAYLAND_DISPLAY']);
}

/**
 * Chooses the shell: the desktop where its program is built, Electron is there and a display is; else the browser.
 * @param {{ root: string, platform: NodeJS.Platform, environment: NodeJS.ProcessEnv }} where
 * @returns {ShellChoice}
 */
export function chooseShell({ root, platform, environment }) {
  const because = (/** @type {string} */ fact) => ({
    shell: /** @type {const} */ ('browser'),
    reason: `${fact}, so Polyptych opens in your browser.`,
  });
  if (!hasDisplay(platform, environment)) return because('No display was found');
  const electron = findElectron(root);
  if (electron === null) return because("Electron's runtime is not installed");
  if (!existsSync(path.join(root, 'out/main/index.js')))
    return because('The desktop window is not built yet');
  return { shell: 'desktop', electron };
}
