import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { runQuietly, tailOf } from './run-process.mjs';
import { pinnedNode, root, SetupError } from './setup.mjs';

/**
 * Newest change under a file or folder, in milliseconds since the epoch; 0 when it does not exist.
 * Folders count too, so that a deleted file is noticed; tests and notes do not.
 * @param {string} target
 * @returns {number}
 */
export function newestChangeMs(target) {
  if (!existsSync(target)) return 0;
  const stats = statSync(target);
  if (!stats.isDirectory()) return stats.mtimeMs;
  const inside = readdirSync(target)
    .filter((name) => !/\.test\.tsx?$|\.md$/.test(name))
    .map((name) => newestChangeMs(path.join(target, name)));
  return Math.max(stats.mtimeMs, ...inside);
}

/**
 * @param {readonly string[]} outputs files that the build writes
 * @param {readonly string[]} sources files and folders that they are built from
 */
export function isBuildStale(outputs, sources) {
  if (!outputs.every((file) => existsSync(file))) return true;
  const oldestOutputMs = Math.min(...outputs.map((file) => statSync(file).mtimeMs));
  return Math.max(0, ...sources.map(newestChangeMs)) > oldestOutputMs;
}

const inRoot = (/** @type {readonly string[]} */ names) => names.map((name) => path.join(root, name));

/** What both builds are made from. */
const sharedByBuilds = ['src/shared', 'build/third-party-licenses.ts', 'package-lock.json'];

const userInterface = {
  outputs: inRoot(['out/renderer/index.html']),
  sources: inRoot([...sharedByBuilds, 'src/renderer', 'resources/icon.svg', 'vite.config.ts']),
};

const desktopPrograms = {
  outputs: inRoot([
    'out/main/index.js',
    'out/preload/index.cjs',
    'out/worker/entry.js',
    'out/worker/sampler.js',
    'out/worker/reader.js',
  ]),
  sources: inRoot([
    ...sharedByBuilds,
    'src/main',
    'src/preload',
    'src/core',
    'src/inference',
    'electron.vite.config.ts',
    'build/native-packages.ts',
    'build/worker.vite.config.ts',
    'package.json',
  ]),
};

const isStale = (/** @type {typeof userInterface} */ { outputs, sources }) => isBuildStale(outputs, sources);

/**
 * @param {string} what for people
 * @param {string} script inside `node_modules`
 * @param {readonly string[]} outputs files that must be there afterwards
 * @param {(line: string) => void} say
 */
async function build(what, script, outputs, say) {
  say(`Building ${what} …`);
  const startedAt = new Date();
  const { exitCode, output } = await runQuietly(
    pinnedNode,
    [path.join(root, 'node_modules', script), 'build', '--logLevel', 'warn'],
    { cwd: root },
  );
  const missing = outputs.find((file) => !existsSync(file));
  if (exitCode !== 0 || missing !== undefined) {
    const why =
      exitCode === 0 ? `${missing} was not written` : `${path.basename(script)} ended with code ${exitCode}`;
    throw new SetupError(`Building ${what} failed (${why}).`, tailOf(output, 30));
  }
  // Dated to the build's start: what was edited while it ran is newer than it.
  for (const file of outputs) utimesSync(file, startedAt, startedAt);
}

/**
 * Builds the user interface into out/renderer when it is older than its sources. All that the browser shell needs.
 * @param {(line: string) => void} say
 */
export async function ensureRendererBuilt(say) {
  if (isStale(userInterface))
    await build('the user interface', 'vite/bin/vite.js', userInterface.outputs, say);
}

/**
 * Builds the whole desktop app (out/main, out/preload, out/worker, out/renderer) when its programs are older than their
 * sources, else only what is stale of the user interface.
 * @param {(line: string) => void} say
 */
export async function ensureDesktopBuilt(say) {
  if (!isStale(desktopPrograms)) return ensureRendererBuilt(say);
  const outputs = [...desktopPrograms.outputs, ...userInterface.outputs];
  await build('the desktop app', 'electron-vite/bin/electron-vite.js', outputs, say);
}
