import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { runQuietly } from './run-process.mjs';
import { pinnedNode } from './setup.mjs';

/** On the slowest line worth waiting for, about 3 Mbit/s. */
const downloadTimeoutMs = 5 * 60_000;

/**
 * @param {string} file
 * @returns {string | null} its text without white space around it, or null where it cannot be read
 */
function textOf(file) {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}

/**
 * The version of Electron that the package `electron` in a repository wants, without its `v`.
 * @param {string} root the repository's folder
 * @returns {string | null} null where the package is not installed
 */
function wantedVersion(root) {
  const text = textOf(path.join(root, 'node_modules/electron/package.json'));
  return text === null ? null : JSON.parse(text).version;
}

/**
 * Electron's program, as the package `electron` names it after its download, or null where it is not there or of another
 * version. A folder named in ELECTRON_OVERRIDE_DIST_PATH comes first and is taken as it is.
 * @param {string} root the repository's folder
 * @param {NodeJS.ProcessEnv} environment
 * @returns {string | null}
 */
export function findElectron(root, environment) {
  const folder = path.join(root, 'node_modules/electron');
  const note = textOf(path.join(folder, 'path.txt'));
  const override = environment['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override) {
    const program = path.join(override, note ?? 'electron');
    return existsSync(program) ? program : null;
  }
  if (note === null) return null;
  const program = path.join(folder, 'dist', note);
  const version = textOf(path.join(folder, 'dist/version'));
  return existsSync(program) && version?.replace(/^v/, '') === wantedVersion(root) ? program : null;
}

/**
 * An environment to start Electron in. Some editors' terminals set ELECTRON_RUN_AS_NODE; with it, Electron would be a plain
 * Node.
 * @param {NodeJS.ProcessEnv} environment
 * @returns {NodeJS.ProcessEnv}
 */
export function electronEnvironment(environment) {
  return { ...environment, ELECTRON_RUN_AS_NODE: undefined };
}

/**
 * Runs the download of the package `electron`, with the mirrors and proxies that it knows.
 * @param {string} root the repository's folder
 * @param {NodeJS.ProcessEnv} environment
 * @param {(line: string) => void} say
 * @param {number} [timeoutMs]
 * @returns {Promise<string | null>} why it failed, in a few words, or null
 */
export async function downloadElectron(root, environment, say, timeoutMs = downloadTimeoutMs) {
  const minutes = Math.ceil(timeoutMs / 60_000);
  say(`Downloading Electron ${wantedVersion(root) ?? ''} (about 120 MB, at most ${minutes} minutes) …`);
  const folder = path.join(root, 'node_modules/electron');
  const { exitCode, output } = await runQuietly(pinnedNode, [path.join(folder, 'install.js')], {
    environment,
    timeoutMs,
  });
  if (exitCode === 0) return null;
  // Half an Electron must not be taken for a whole one: the note that names the program is written last.
  rmSync(path.join(folder, 'path.txt'), { force: true });
  return exitCode === 137 ? `it took more than ${minutes} minutes` : reasonIn(output);
}

/**
 * What a failed download says of its cause, in a few words.
 * @param {string} output
 * @returns {string}
 */
export function reasonIn(output) {
  const lines = output.split('\n').map((line) => line.trim());
  const error = lines.find((line) => /^\w*Error\b.*:/.test(line)) ?? lines.find((line) => line !== '');
  // Node's fetch keeps the network's own words to itself here.
  if (error === undefined || error.includes('fetch failed')) return 'the network did not let it through';
  return error.replace(/^\w*Error\b.*?:\s*/, '');
}

/**
 * What keeps Electron's sandbox from working on this Linux, with the way out, or null where it works. The sandbox needs
 * user namespaces, or the set-user-id program that lies beside Electron.
 * @param {string} electron Electron's program
 * @param {(file: string) => string | null} [read] reads a file of the kernel's settings
 * @returns {string | null}
 */
export function sandboxProblem(electron, read = textOf) {
  const helper = path.join(path.dirname(electron), 'chrome-sandbox');
  const stats = statSync(helper, { throwIfNoEntry: false });
  if (stats?.uid === 0 && (stats.mode & 0o4111) === 0o4111) return null;
  const closed =
    read('/proc/sys/kernel/unprivileged_userns_clone') === '0' ||
    read('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1' ||
    read('/proc/sys/user/max_user_namespaces') === '0';
  if (!closed) return null;
  return (
    "This system keeps Electron's sandbox from starting (user namespaces are restricted; " +
    `"sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'" lets it start)`
  );
}
