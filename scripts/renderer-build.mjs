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
 * @param {string} output a file that the build writes
 * @param {readonly string[]} sources files and folders that it is built from
 */
export function isBuildStale(output, sources) {
  if (!existsSync(output)) return true;
  return Math.max(0, ...sources.map(newestChangeMs)) > statSync(output).mtimeMs;
}

/**
 * Builds the user interface into out/renderer when it is older than its sources.
 * @param {(line: string) => void} say
 */
export async function ensureRendererBuilt(say) {
  const page = path.join(root, 'out/renderer/index.html');
  const sources = [
    'src/renderer',
    'src/shared',
    'resources/icon.svg',
    'vite.config.ts',
    'package-lock.json',
  ].map((name) => path.join(root, name));
  if (!isBuildStale(page, sources)) return;

  say('Building the user interface …');
  const startedAt = new Date();
  const vite = path.join(root, 'node_modules/vite/bin/vite.js');
  const { exitCode, output } = await runQuietly(pinnedNode, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
  });
  if (exitCode !== 0 || !existsSync(page)) {
    throw new SetupError(
      `Building the user interface failed (vite ended with code ${exitCode}).`,
      tailOf(output, 30),
    );
  }
  // Dated to the build's start: what was edited while it ran is newer than it.
  utimesSync(page, startedAt, startedAt);
}
