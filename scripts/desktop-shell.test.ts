import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chooseShell } from './desktop-shell.mjs';

let root = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'polyptych-shell-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function place(file: string, text = '') {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}
function choose(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform = 'linux') {
  return chooseShell({ root, platform, environment });
}

test('without a display it says so and opens in the browser', () => {
  const reason = 'No display was found, so Polyptych opens in your browser.';
  expect(choose({ DISPLAY: '' })).toEqual({ shell: 'browser', reason });
});

test('a Wayland display counts, and macOS and Windows always have one', () => {
  const withoutElectron = { shell: 'browser', reason: expect.stringContaining('Electron') };
  expect(choose({ WAYLAND_DISPLAY: 'wayland-0' })).toEqual(withoutElectron);
  expect(choose({}, 'darwin')).toEqual(withoutElectron);
  expect(choose({}, 'win32')).toEqual(withoutElectron);
});

test("Electron's package alone, without the runtime it downloads, is not enough", () => {
  place('node_modules/electron/path.txt', 'electron');
  expect(choose({ DISPLAY: ':0' })).toEqual({
    shell: 'browser',
    reason: "Electron's runtime is not installed, so Polyptych opens in your browser.",
  });
});

test('the desktop window opens once it is built and Electron and a display are there', () => {
  place('node_modules/electron/path.txt', 'electron\n');
  place('node_modules/electron/dist/electron');
  expect(choose({ DISPLAY: ':0' })).toEqual({
    shell: 'browser',
    reason: 'The desktop window is not built yet, so Polyptych opens in your browser.',
  });
  place('out/main/index.js');
  const electron = path.join(root, 'node_modules/electron/dist/electron');
  expect(choose({ DISPLAY: ':0' })).toEqual({ shell: 'desktop', electron });
});
