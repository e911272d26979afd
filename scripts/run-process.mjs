import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * Where to run and with which environment; the caller's own by default.
 * @typedef {{ cwd?: string, environment?: NodeJS.ProcessEnv }} RunOptions
 */

/**
 * Exit code that a shell would report: a process ended by a signal counts as 128 + its number.
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 * @returns {number}
 */
export function exitCodeOf(code, signal) {
  return code ?? 128 + (signal ? constants.signals[signal] : 0);
}

/**
 * Runs a program with this terminal as its own and hands signals on. Resolves with its exit code.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions & { input?: boolean }} [options] `input: false` gives it no standard input
 * @returns {Promise<number>}
 */
export function runAttached(program, args, { cwd, environment = process.env, input = true } = {}) {
  const child = spawn(program, args, {
    cwd,
    env: environment,
    stdio: [input ? 'inherit' : 'ignore', 'inherit', 'inherit'],
  });
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    // A terminal sends Ctrl+C to the whole group: a second one would read as "now, and at once".
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    child.kill(signal);
  };
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      for (const name of signals) process.off(name, forward);
      resolve(exitCodeOf(code, signal));
    });
  });
}

/**
 * Runs a program without a terminal and keeps what it says (standard output and error, in order of arrival).
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions & { timeoutMs?: number }} [options] `timeoutMs`: after this time it is killed (exit code 137)
 * @returns {Promise<{ exitCode: number, output: string }>}
 */
export function runQuietly(program, args, { cwd, environment = process.env, timeoutMs } = {}) {
  const child = spawn(program, args, {
    cwd,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ exitCode: exitCodeOf(code, signal), output }));
  });
}

/**
 * The last lines of a text, for showing what a program said before it failed.
 * @param {string} text
 * @param {number} lineCount
 */
export function tailOf(text, lineCount) {
  return text.trimEnd().split('\n').slice(-lineCount).join('\n');
}
