import { downloadElectron, findElectron, sandboxProblem } from './electron-runtime.mjs';

/**
 * What `npm start` opens: the desktop window with Electron, or the browser shell and why.
 * @typedef {{ shell: 'desktop', electron: string } | { shell: 'browser', reason: string }} ShellChoice
 */

/**
 * Where to look. `userId` is null where there are no user ids.
 * @typedef {{ root: string, platform: NodeJS.Platform, environment: NodeJS.ProcessEnv, userId: number | null }} Place
 */

/**
 * The two steps that reach out of this process, handed in so that the choice can be tested without them.
 * @typedef {{
 *   download: (root: string, environment: NodeJS.ProcessEnv, say: (line: string) => void) => Promise<string | null>,
 *   sandboxProblem: (electron: string) => string | null,
 * }} Steps
 */

/** @type {Steps} */
const realSteps = { download: downloadElectron, sandboxProblem };

/** @returns {Omit<Place, 'root'>} this process's own */
export function thisMachine() {
  return {
    platform: process.platform,
    environment: process.env,
    userId: process.getuid?.() ?? null,
  };
}

/**
 * Why no window can be shown here, whatever is installed, or null.
 * @param {Omit<Place, 'root'>} place
 */
function obstacle({ platform, environment, userId }) {
  if (platform === 'darwin' || platform === 'win32') return null;
  if (!environment['DISPLAY'] && !environment['WAYLAND_DISPLAY']) return 'No display was found';
  if (userId === 0) return 'Electron does not run as root with its sandbox on';
  return null;
}

/**
 * Electron for this repository; downloads it where it is missing and a window could be shown.
 * @param {Place} place
 * @param {(line: string) => void} say
 * @param {Steps} [steps]
 * @returns {Promise<{ electron: string } | { missing: string }>} `missing`: the reason, without its end
 */
export async function obtainElectron(place, say, steps = realSteps) {
  const { root, platform, environment } = place;
  const stop = obstacle(place);
  if (stop !== null) return { missing: stop };
  let electron = findElectron(root, environment);
  if (electron === null) {
    if (environment['ELECTRON_OVERRIDE_DIST_PATH'])
      return { missing: 'The folder in ELECTRON_OVERRIDE_DIST_PATH has no Electron' };
    if (environment['ELECTRON_SKIP_BINARY_DOWNLOAD'])
      return {
        missing: "Electron's runtime is not installed and ELECTRON_SKIP_BINARY_DOWNLOAD forbids its download",
      };
    const failure = await steps.download(root, environment, say);
    if (failure !== null) return { missing: `Electron's runtime could not be downloaded (${failure})` };
    electron = findElectron(root, environment);
    if (electron === null)
      return { missing: "Electron's runtime is not where its download should have put it" };
  }
  const problem = platform === 'linux' ? steps.sandboxProblem(electron) : null;
  return problem === null ? { electron } : { missing: problem };
}

/**
 * Chooses the shell: the desktop where Electron is or can be downloaded, its sandbox works and a display is; else the
 * browser. Nothing is remembered: the next start tries again.
 * @param {Place} place
 * @param {(line: string) => void} say
 * @param {Steps} [steps]
 * @returns {Promise<ShellChoice>}
 */
export async function chooseShell(place, say, steps) {
  const found = await obtainElectron(place, say, steps);
  if ('electron' in found) return { shell: 'desktop', electron: found.electron };
  return { shell: 'browser', reason: `${found.missing}, so Polyptych opens in your browser.` };
}
