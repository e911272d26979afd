import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'polyptych-app-run-'));
  copyFileSync(path.join(import.meta.dirname, '../../build/linux/AppRun'), path.join(folder, 'AppRun'));
  program('polyptych', 'echo "$@"; echo "$LD_LIBRARY_PATH"');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string, script: string) {
  writeFileSync(path.join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(path.join(folder, name), 0o755);
}

/** Starts as the AppImage's runtime does, on a system where `unshare` ends with a code. */
function start(unshareCode: number, args: readonly string[] = []) {
  program('unshare', `exit ${unshareCode}`);
  return spawnSync(path.join(folder, 'AppRun'), args, {
    encoding: 'utf8',
    env: { PATH: `${folder}:/usr/bin:/bin`, LD_LIBRARY_PATH: '/own' },
  });
}

test('the app starts with its arguments, unchanged, and with the libraries of the AppImage', () => {
  const { status, stdout } = start(0, ['--simulate-gpus', '2', 'two words']);
  expect([status, stdout]).toEqual([0, `--simulate-gpus 2 two words\n${folder}/usr/lib:/own\n`]);
});

test('where the sandbox cannot start, it says so in words and a dialog, and does not go without', () => {
  program('zenity', `echo "$@" > '${folder}/shown'; [ -z "$LD_LIBRARY_PATH" ]`);
  const { status, stdout, stderr } = start(1);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^Polyptych cannot start its sandbox: .* Install Polyptych's \.deb package instead/);
  const shown = spawnSync('cat', [path.join(folder, 'shown')], { encoding: 'utf8' }).stdout;
  expect(shown).toContain('Polyptych cannot start its sandbox');
});

test('who asks for no sandbox gets none', () => {
  const { status, stdout } = start(1, ['--no-sandbox']);
  expect([status, stdout.split('\n')[0]]).toEqual([0, '--no-sandbox']);
});
