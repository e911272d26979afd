import path from 'node:path';
import { expect, test } from 'vitest';
import { findBrowser } from './browser.ts';

const downloaded = '/cache/ms-playwright/chrome';
const onPath = path.join('/usr/bin', 'chromium');

function find(environment: NodeJS.ProcessEnv, runnable: readonly string[]) {
  return findBrowser({
    environment: { PATH: ['/opt/bin', '/usr/bin'].join(path.delimiter), ...environment },
    platform: 'linux',
    playwrightPath: downloaded,
    isRunnable: (file) => runnable.includes(file),
  });
}

test('the browser that the environment names comes first', () => {
  const environment = { CHROME_PATH: '/opt/chrome' };
  expect(find(environment, ['/opt/chrome', downloaded, onPath])).toEqual({
    found: true,
    path: '/opt/chrome',
  });
});

test('a name that leads nowhere is an error, though another browser is there', () => {
  const sentence = 'CHROME_PATH names /opt/chrome, which is no browser that runs: correct it or unset it.';
  expect(find({ CHROME_PATH: '/opt/chrome' }, [downloaded])).toEqual({ found: false, sentence });
});

test("Playwright's own download comes before the one on PATH", () => {
  expect(find({}, [downloaded, onPath])).toEqual({ found: true, path: downloaded });
  expect(find({}, [onPath])).toEqual({ found: true, path: onPath });
});

test('a file on PATH that is no browser is passed over', () => {
  expect(find({}, [path.join('/usr/bin', 'google-chrome')])).toEqual({
    found: true,
    path: path.join('/usr/bin', 'google-chrome'),
  });
});

test('none is found where none is', () => {
  expect(find({ CHROME_PATH: '' }, [])).toEqual({ found: false, sentence: null });
});
