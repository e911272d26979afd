import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runQuietly, tailOf } from './run-process.mjs';

const node = process.execPath;
const moduleUrl = new URL('run-process.mjs', import.meta.url).href;

test('a quiet program gives back its exit code and all that it said', async () => {
  const script = 'console.log("out"); console.error("err"); process.exitCode = 3;';
  const { exitCode, output } = await runQuietly(node, ['-e', script]);
  expect(exitCode).toBe(3);
  expect(output.split('\n').toSorted()).toEqual(['', 'err', 'out']);
});

test('a program ended by a signal has the exit code that a shell would report', async () => {
  const { exitCode } = await runQuietly(node, [
    '-e',
    'process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000)',
  ]);
  expect(exitCode).toBe(137);
});

test('a program that does not end in its time is killed', async () => {
  const { exitCode } = await runQuietly(node, ['-e', 'setInterval(() => {}, 1000)'], { timeoutMs: 50 });
  expect(exitCode).toBe(137);
});

test('a program that does not exist is an error', async () => {
  await expect(runQuietly(path.join(import.meta.dirname, 'no-such-program'), [])).rejects.toThrow('ENOENT');
});

test.each([
  ['SIGTERM', 7],
  ['SIGINT', 8],
] as const)('%s reaches the attached program, whose exit code is passed on', async (signal, expected) => {
  const inner =
    'process.on("SIGTERM", () => process.exit(7)); process.on("SIGINT", () => process.exit(8));' +
    'setInterval(() => {}, 1000); console.log("ready");';
  const outer =
    `import { runAttached } from ${JSON.stringify(moduleUrl)};` +
    `process.exitCode = await runAttached(process.execPath, ["-e", ${JSON.stringify(inner)}]);`;
  const child = spawn(node, ['--input-type=module', '-e', outer], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill(signal);
  const [code] = await once(child, 'close');
  expect(code).toBe(expected);
});

test('the tail of a text is its last lines', () => {
  expect(tailOf('a\nb\nc\n\n', 2)).toBe('b\nc');
  expect(tailOf('', 2)).toBe('');
});
