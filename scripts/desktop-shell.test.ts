import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chooseShell } from './desktop-shell.mjs';
import { findElectron, reasonIn, sandboxProblem } from './electron-runtime.mjs';

let root = '';
let downloads = 0;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'polyptych-shell-'));
  downloads = 0;
  place('node_modules/electron/package.json', '{"version":"45.4.1"}');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function place(file: string, text = '') {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}
function placeElectron(version = '45.4.1') {
  place('node_modules/electron/dist/version', `${version}\n`);
  place('node_modules/electron/dist/electron');
  place('node_modules/electron/path.txt', 'electron');
}
const electron = () => path.join(root, 'node_modules/electron/dist/electron');
const download = async () => {
  downloads += 1;
  placeElectron();
  return null;
};

interface Choice {
  environment?: NodeJS.ProcessEnv;
  platform?: NodeJS.Platform;
  userId?: number | null;
  download?: () => Promise<string | null>;
  sandbox?: string | null;
}
function choose({ environment = { DISPLAY: ':0' }, platform = 'linux', ...rest }: Choice = {}) {
  return chooseShell({ root, platform, environment, userId: rest.userId ?? 1000 }, () => undefined, {
    download: rest.download ?? download,
    sandboxProblem: () => rest.sandbox ?? null,
  });
}
const browser = (fact: string) => ({
  shell: 'browser',
  reason: `${fact}, so Polyptych opens in your browser.`,
});

describe('the desktop window opens', () => {
  test('where Electron and a display are', async () => {
    placeElectron();
    expect(await choose()).toEqual({ shell: 'desktop', electron: electron() });
    expect(await choose({ environment: { WAYLAND_DISPLAY: 'wayland-0' } })).toMatchObject({
      shell: 'desktop',
    });
    expect(downloads).toBe(0);
  });
  test('where Electron can be downloaded, and the next start finds it', async () => {
    expect(await choose()).toEqual({ shell: 'desktop', electron: electron() });
    await choose();
    expect(downloads).toBe(1);
  });
  test('on macOS and Windows without asking for a display or for the sandbox', async () => {
    placeElectron();
    for (const platform of ['darwin', 'win32'] as const)
      expect(await choose({ platform, environment: {}, sandbox: 'closed' })).toMatchObject({
        shell: 'desktop',
      });
  });
});

describe('the browser opens, with the reason', () => {
  test('without a display, and nothing is downloaded then', async () => {
    expect(await choose({ environment: { DISPLAY: '' } })).toEqual(browser('No display was found'));
    expect(downloads).toBe(0);
  });
  test('as root', async () => {
    placeElectron();
    expect(await choose({ userId: 0 })).toEqual(browser('Electron does not run as root with its sandbox on'));
  });
  test('where the download fails, and the next start tries again', async () => {
    const failure = 'getaddrinfo ENOTFOUND github.com';
    expect(await choose({ download: async () => failure })).toEqual(
      browser(`Electron's runtime could not be downloaded (${failure})`),
    );
    expect(await choose()).toMatchObject({ shell: 'desktop' });
  });
  test('where the download is forbidden', async () => {
    const environment = { DISPLAY: ':0', ELECTRON_SKIP_BINARY_DOWNLOAD: '1' };
    expect(await choose({ environment })).toMatchObject({
      reason: expect.stringContaining('ELECTRON_SKIP_BINARY_DOWNLOAD forbids its download'),
    });
    expect(downloads).toBe(0);
  });
  test('where the sandbox cannot work', async () => {
    placeElectron();
    expect(await choose({ sandbox: 'No sandbox' })).toEqual(browser('No sandbox'));
  });
});

describe("Electron's program", () => {
  test('is not there while a download has not ended', () => {
    place('node_modules/electron/path.txt', 'electron');
    expect(findElectron(root, {})).toBeNull();
  });
  test('of another version does not count', () => {
    placeElectron('44.0.0');
    expect(findElectron(root, {})).toBeNull();
    placeElectron('v45.4.1');
    expect(findElectron(root, {})).toBe(electron());
  });
  test('in a folder that the environment names comes first', () => {
    placeElectron();
    const folder = path.join(root, 'own');
    expect(findElectron(root, { ELECTRON_OVERRIDE_DIST_PATH: folder })).toBeNull();
    place('own/electron');
    expect(findElectron(root, { ELECTRON_OVERRIDE_DIST_PATH: folder })).toBe(path.join(folder, 'electron'));
  });
});

describe('the sandbox', () => {
  const settings = (entries: Record<string, string>) => (file: string) =>
    entries[file.replace('/proc/sys/', '')] ?? null;

  test.each([
    [{}, true],
    [{ 'kernel/unprivileged_userns_clone': '1', 'user/max_user_namespaces': '63144' }, true],
    [{ 'kernel/unprivileged_userns_clone': '0' }, false],
    [{ 'kernel/apparmor_restrict_unprivileged_userns': '1' }, false],
    [{ 'user/max_user_namespaces': '0' }, false],
  ])('with the kernel settings %o works: %s', (entries, works) => {
    const problem = sandboxProblem(path.join(root, 'electron'), settings(entries));
    expect(problem === null).toBe(works);
    expect(problem ?? 'chmod 4755').toContain('chmod 4755');
  });
  test.runIf(process.getuid?.() === 0)('works everywhere with the set-user-id program of root', () => {
    place('chrome-sandbox');
    const closed = settings({ 'user/max_user_namespaces': '0' });
    const program = path.join(root, 'electron');
    expect(sandboxProblem(program, closed)).not.toBeNull();
    chmodSync(path.join(root, 'chrome-sandbox'), 0o4755);
    expect(sandboxProblem(program, closed)).toBeNull();
  });
});

test.each([
  ['TypeError: fetch failed\n    at node:internal\n', 'the network did not let it through'],
  [
    'HTTPError: Response code 404 (Not Found) for https://example.org/electron.zip\n    at x',
    'Response code 404 (Not Found) for https://example.org/electron.zip',
  ],
  ['Error: ENOSPC: no space left on device, write\n    at x', 'ENOSPC: no space left on device, write'],
  ['', 'the network did not let it through'],
])('a failed download is told in a few words', (output, reason) => {
  expect(reasonIn(output)).toBe(reason);
});
