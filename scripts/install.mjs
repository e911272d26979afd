import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runQuietly, tailOf } from './run-process.mjs';
import { pinnedNode, root, SetupError } from './setup.mjs';

/**
 * One package of a lock file, as far as this script reads it.
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} LockFile
 */

/**
 * Says why the installed packages are not those of the lock file, or null when they are.
 * Optional packages may be absent (they belong to other platforms); a wrong version never may.
 * @param {LockFile} wanted package-lock.json
 * @param {LockFile | null} installed npm's own record of what it installed, or null where there is none
 * @returns {string | null}
 */
export function staleReason(wanted, installed) {
  if (!installed?.packages) return 'nothing is installed yet';
  const there = installed.packages;
  const expected = wanted.packages ?? {};
  for (const [name, locked] of Object.entries(expected)) {
    const found = there[name];
    const mayBeAbsent = locked.optional === true || locked.devOptional === true;
    if (name === '' || (!found && mayBeAbsent)) continue;
    if (!found) return `${name} is missing`;
    if (found.version !== locked.version || found.integrity !== locked.integrity) {
      return `${name} is ${found.version ?? 'another build'}, not ${locked.version ?? 'the locked one'}`;
    }
  }
  const extra = Object.keys(there).find((name) => !Object.hasOwn(expected, name));
  return extra ? `${extra} is no longer wanted` : null;
}

/**
 * @param {string} file
 * @returns {LockFile | null} null when the file is missing or not JSON
 */
function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * npm as the running command found it, else the one on PATH.
 * @param {NodeJS.ProcessEnv} environment
 * @param {NodeJS.Platform} platform
 * @returns {{ program: string, args: string[] }}
 */
export function npmCommand(environment, platform) {
  const script = environment['npm_execpath'];
  // Started through another package manager, the variable names that one.
  if (script && /npm-cli\.[cm]?js$/.test(script)) return { program: process.execPath, args: [script] };
  if (platform === 'win32') return { program: 'cmd.exe', args: ['/d', '/s', '/c', 'npm'] };
  return { program: 'npm', args: [] };
}

/**
 * Whether what `npm ping` said means that nobody answered. Any answer of a registry, even a refusal, is an answer.
 * @param {string} output
 * @returns {boolean}
 */
export function saysUnreachable(output) {
  return /\b(ECONN\w+|ENOTFOUND|EAI_\w+|E(NET|HOST)UNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|ENOTCACHED)\b/.test(
    output,
  );
}

/**
 * What npm says about a failure: its first lines name the cause, its last ones explain how to use npm.
 * @param {string} output
 * @returns {string}
 */
export function npmErrorsOf(output) {
  const errors = output.split('\n').filter((line) => /^npm (error|ERR!) \S/.test(line));
  return errors.length > 0 ? errors.slice(0, 12).join('\n') : tailOf(output, 12);
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<{ exitCode: number, output: string }>}
 */
async function runNpm(args) {
  const npm = npmCommand(process.env, process.platform);
  return runQuietly(npm.program, [...npm.args, ...args], { cwd: root }).catch((error) => {
    throw new SetupError(`npm could not be started (${error.message}): install Node.js with npm.`);
  });
}

/**
 * Installs the locked packages when they are missing or stale.
 * @param {(line: string) => void} say
 */
export async function ensureInstalled(say) {
  const wanted = readLock(path.join(root, 'package-lock.json'));
  if (!wanted)
    throw new SetupError('package-lock.json is missing or unreadable: clone the repository again.');
  const installed = readLock(path.join(root, 'node_modules/.package-lock.json'));
  if (staleReason(wanted, installed) === null && existsSync(pinnedNode)) return;

  say('Installing packages (about a minute) …');
  // Without a registry, `npm ci` tries each package again and again for many minutes: ask first, once.
  const ping = await runNpm(['ping', '--fetch-retries=0', '--fetch-timeout=15000']);
  const offline = ping.exitCode !== 0 && saysUnreachable(ping.output);
  const { exitCode, output } = await runNpm([
    'ci',
    '--include=dev',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
    ...(offline ? ['--offline'] : []),
  ]);
  if (exitCode !== 0 && offline) {
    throw new SetupError(
      'The npm registry cannot be reached and npm has not kept all packages: connect to the network, then try again.',
      npmErrorsOf(ping.output).split('\n')[0],
    );
  }
  if (exitCode !== 0) {
    throw new SetupError(
      `Installing packages failed (npm ci ended with code ${exitCode}); this is what npm says.`,
      npmErrorsOf(output),
    );
  }
  if (!existsSync(pinnedNode)) {
    throw new SetupError(
      'npm did not set up Node 24: let it run the install script of the package "node" (ignore-scripts must be off).',
    );
  }
}
