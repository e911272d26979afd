import { spawnSync } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ICruiseResult } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

const root = path.resolve(import.meta.dirname, '..');

/** Reads the imports under a folder with the project's own rules, as `npm run check` does. */
function cruise(folder: string, extraArgs: readonly string[] = []): ICruiseResult {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
      '--config',
      path.join(root, '.dependency-cruiser.mjs'),
      '--output-type',
      'json',
      ...extraArgs,
      'src',
      'test',
      'scripts',
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  );
  if (stdout === '') throw new Error(`dependency-cruiser said nothing: ${stderr}`);
  return JSON.parse(stdout) as ICruiseResult;
}

describe('the rooms', () => {
  let result: ICruiseResult;
  beforeAll(() => {
    result = cruise(root);
  });

  test('import each other only along the arrows', () => {
    const violations = result.summary.violations.map(
      ({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`,
    );
    expect(violations).toEqual([]);
  });

  test('were really read, type imports and subpath imports included', () => {
    const ownModules = result.modules.filter(({ source }) => /^(src|test|scripts)\//.test(source));
    expect(ownModules.length).toBeGreaterThan(40);
    const ports = result.modules.find(({ source }) => source === 'src/core/ports.ts');
    const contract = ports?.dependencies.find(({ resolved }) => resolved === 'src/inference/contract.ts');
    expect(contract?.dependencyTypes).toEqual(
      expect.arrayContaining(['type-only', 'aliased-subpath-import']),
    );
  });
});

/** What the planted tree holds beside the bad files; none of it breaks a rule. */
const soundFiles: Record<string, string> = {
  'src/shared/words.ts':
    "import { z } from 'zod';\nexport const word = z.string();\nexport type Word = z.infer<typeof word>;",
  'src/shared/contract/samples.ts': "export { word as sample } from '../words.ts';",
  'src/inference/contract.ts': "export { word as task } from '#shared/words.ts';\nexport type Task = string;",
  'src/inference/session.ts': "export { task as session } from './contract.ts';",
  'src/core/app.ts':
    "import { cpus } from 'node:os';\nimport type { Task } from '#inference/contract.ts';\nimport { word } from '#shared/words.ts';\nexport const app = (task: Task) => word.parse(task) + cpus().length;",
  'src/core/app.test.ts':
    "import { test } from 'vitest';\nimport { app } from './app.ts';\ntest('runs', () => void app('a'));",
  // A cycle is reported once, at its first file.
  'src/core/bad-cycle-b.ts': "export * from './bad-cycle-a.ts';",
  'src/core/devices/samples.ts': "export { word as sample } from '#shared/words.ts';",
  'src/server/cli.ts':
    "import { Hono } from 'hono';\nimport { app } from '#core/app.ts';\nexport const cli = [app, Hono];",
  'src/main/index.ts':
    "import { app as electron } from 'electron';\nimport { app } from '#core/app.ts';\nexport const main = [electron, app];",
  'src/preload/index.ts': "import type { Word } from '#shared/words.ts';\nexport const bridge: Word = '';",
  'src/renderer/main.tsx':
    "import { useState } from 'react';\nimport { word } from '#shared/words.ts';\nexport const page = [useState, word];",
  'test/fixture.ts': "export { app } from '#core/app.ts';",
  'scripts/tool.ts': "export { app } from '#core/app.ts';",
};

/** One bad import per line: the file that holds it, its text, and the only rules that it breaks. */
const badFiles: [file: string, text: string, ...rules: string[]][] = [
  ['src/shared/bad-core.ts', "export * from '../core/app.ts';", 'shared-arrows'],
  ['src/shared/bad-node.ts', "export { cpus } from 'node:os';", 'shared-stays-pure'],
  ['src/shared/bad-package.ts', "export { Hono } from 'hono';", 'shared-stays-pure'],
  ['src/inference/bad-core.ts', "export * from '#core/app.ts';", 'inference-arrows'],
  ['src/inference/bad-type.ts', "export type { app } from '#core/app.ts';", 'inference-arrows'],
  ['src/core/bad-server.ts', "export * from '#server/cli.ts';", 'core-arrows'],
  ['src/core/bad-renderer.ts', "export * from '../renderer/main.tsx';", 'core-arrows'],
  ['src/core/bad-worker.ts', "export * from '#inference/session.ts';", 'core-sees-only-the-worker-contract'],
  [
    'src/core/bad-worker-type.ts',
    "export type { session } from '#inference/session.ts';",
    'core-sees-only-the-worker-contract',
  ],
  [
    'src/core/bad-value.ts',
    "export { task } from '#inference/contract.ts';",
    'core-to-worker-contract-types-only',
  ],
  ['src/core/bad-test.ts', "export * from '#test/fixture.ts';", 'product-without-tests'],
  ['src/core/bad-samples.ts', "export * from '#shared/contract/samples.ts';", 'product-without-tests'],
  ['src/core/bad-own-samples.ts', "export * from './devices/samples.ts';", 'product-without-tests'],
  ['src/core/bad-script.ts', "export * from '../../scripts/tool.ts';", 'product-without-tests'],
  ['src/core/bad-package.ts', "export { build } from 'vite';", 'product-without-development-packages'],
  ['src/core/bad-electron.ts', "export { app } from 'electron';", 'electron-in-its-shell-alone'],
  ['src/core/bad-missing.ts', "export * from './nowhere.ts';", 'no-unresolvable'],
  ['src/core/bad-undeclared.ts', "export { parse } from 'acorn';", 'packages-are-declared'],
  ['src/core/bad-orphan.ts', 'export const alone = 1;', 'no-orphans'],
  ['src/server/bad-main.ts', "export * from '../main/index.ts';", 'server-arrows'],
  ['src/server/bad-worker.ts', "export * from '#inference/session.ts';", 'server-arrows'],
  ['src/main/bad-server.ts', "export * from '#server/cli.ts';", 'main-arrows'],
  ['src/preload/bad-value.ts', "export { word } from '#shared/words.ts';", 'preload-types-only'],
  ['src/preload/bad-core.ts', "export type { app } from '#core/app.ts';", 'preload-arrows'],
  ['src/renderer/bad-core.ts', "export * from '#core/app.ts';", 'renderer-arrows'],
  ['src/renderer/bad-node.ts', "export { cpus } from 'node:os';", 'renderer-without-node'],
  ['src/core/bad-cycle-a.ts', "export * from './bad-cycle-b.ts';", 'no-cycles'],
];

describe('a planted import', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'polyptych-arrows-'));
  const brokenRules = new Map<string, string[]>();

  beforeAll(() => {
    const allFiles = [
      ...Object.entries(soundFiles),
      ...badFiles.map(([file, text]) => [file, text] as const),
    ];
    for (const [file, text] of allFiles) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
    cpSync(path.join(root, 'package.json'), path.join(folder, 'package.json'));
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
    for (const { from, rule } of cruise(folder, ['--preserve-symlinks']).summary.violations) {
      brokenRules.set(from, [...(brokenRules.get(from) ?? []), rule.name]);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(badFiles)('in %s is found: %s', (file, _text, ...rules) => {
    expect(brokenRules.get(file)).toEqual(rules);
  });

  test('is all that is found', () => {
    const found = Object.keys(soundFiles).filter((file) => brokenRules.has(file));
    expect(found).toEqual([]);
  });
});

describe('the tests', () => {
  test('run on the Node that the package pins', () => {
    const { devDependencies } = z
      .object({ devDependencies: z.object({ node: z.string() }) })
      .parse(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));
    expect(process.versions.node).toBe(devDependencies.node);
  });

  test('all lie where a runner looks for them', () => {
    const inSources = globSync('{src,scripts,test}/**/*.{test,spec}.{ts,tsx,mts,mjs,js,jsx}', { cwd: root });
    const found = inSources.map((file) => file.split(path.sep).join('/'));
    const unrun = found.filter(
      (file) =>
        !/^src\/.*\.test\.tsx?$/.test(file) &&
        !/^(scripts|test)\/.*\.test\.ts$/.test(file) &&
        !/^test\/e2e\/.*\.spec\.ts$/.test(file),
    );
    expect(found).toContain('test/architecture.test.ts');
    expect(unrun).toEqual([]);
  });
});
