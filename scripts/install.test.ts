import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { npmCommand, npmErrorsOf, saysUnreachable, staleReason } from './install.mjs';
import { root } from './setup.mjs';

describe('the installed packages', () => {
  const wanted = {
    packages: {
      '': { version: '0.1.0' },
      'node_modules/zod': { version: '4.0.0', integrity: 'sha512-a' },
      'node_modules/fsevents': { version: '2.0.0', integrity: 'sha512-b', optional: true },
    },
  };
  const zod = { version: '4.0.0', integrity: 'sha512-a' };

  test('are stale when nothing was ever installed', () => {
    expect(staleReason(wanted, null)).toBe('nothing is installed yet');
  });
  test('are fresh without the optional packages of other platforms', () => {
    expect(staleReason(wanted, { packages: { 'node_modules/zod': zod } })).toBeNull();
  });
  test('are stale when one is missing', () => {
    expect(staleReason(wanted, { packages: {} })).toBe('node_modules/zod is missing');
  });
  test('are stale when one has another version, even an optional one', () => {
    const installed = {
      packages: { 'node_modules/zod': zod, 'node_modules/fsevents': { version: '1.0.0' } },
    };
    expect(staleReason(wanted, installed)).toBe('node_modules/fsevents is 1.0.0, not 2.0.0');
  });
  test('are stale when the same version was built anew', () => {
    const installed = { packages: { 'node_modules/zod': { ...zod, integrity: 'sha512-other' } } };
    expect(staleReason(wanted, installed)).toBe('node_modules/zod is 4.0.0, not 4.0.0');
  });
  test('are stale when one is there that nobody wants any more', () => {
    const installed = { packages: { 'node_modules/zod': zod, 'node_modules/hono': { version: '4.0.0' } } };
    expect(staleReason(wanted, installed)).toBe('node_modules/hono is no longer wanted');
  });
});

describe('npm', () => {
  test('is the one that runs the command', () => {
    expect(npmCommand({ npm_execpath: '/opt/npm/bin/npm-cli.js' }, 'linux')).toEqual({
      program: process.execPath,
      args: ['/opt/npm/bin/npm-cli.js'],
    });
  });
  test('is looked up on PATH when another package manager or nobody runs the command', () => {
    const onPath = { program: 'npm', args: [] };
    expect(npmCommand({ npm_execpath: '/opt/pnpm/bin/pnpm.cjs' }, 'linux')).toEqual(onPath);
    expect(npmCommand({}, 'darwin')).toEqual(onPath);
  });
  test('goes through the command processor on Windows', () => {
    expect(npmCommand({}, 'win32').program).toBe('cmd.exe');
  });
});

test('the lock file names every optional package of every platform, as npm ci demands', () => {
  const optionalDependencies = z.record(z.string(), z.string()).optional();
  const { packages } = z
    .object({ packages: z.record(z.string(), z.object({ optionalDependencies })) })
    .parse(JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')));
  const locked = new Set(Object.keys(packages).map((place) => place.split('node_modules/').at(-1)));
  const wanted = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
  expect(wanted.length).toBeGreaterThan(0);
  expect(wanted.filter((name) => !locked.has(name))).toEqual([]);
});

test("npm's own words about a failure leave its instructions out", () => {
  const output = 'npm warn old\nnpm error code EUSAGE\nnpm error\nnpm error Missing: a@1 from lock file\n';
  expect(npmErrorsOf(output)).toBe('npm error code EUSAGE\nnpm error Missing: a@1 from lock file');
  expect(npmErrorsOf('Segmentation fault\n')).toBe('Segmentation fault');
});

test.each([
  ['npm error code ECONNREFUSED', true],
  ['npm error code ENOTFOUND', true],
  ['npm error code E404\nnpm error 404 Not Found - GET https://registry.example/-/ping', false],
  ['npm notice PONG 66ms', false],
])('a registry that says "%s" is unreachable: %s', (output, expected) => {
  expect(saysUnreachable(output)).toBe(expected);
});
