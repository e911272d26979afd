import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'polyptych-lint-'));

/** Lints one planted file with the project's own settings and returns what is said about it. */
function lint(source: string): { exitCode: number | null; output: string } {
  writeFileSync(path.join(folder, 'planted.ts'), source);
  const oxlint = path.join(root, 'node_modules/oxlint/bin/oxlint');
  const { status, stdout } = spawnSync(
    process.execPath,
    [oxlint, '--type-aware', '--deny-warnings', 'planted.ts'],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  );
  return { exitCode: status, output: stdout };
}

beforeAll(() => {
  for (const file of ['.oxlintrc.json', 'tsconfig.base.json', 'package.json']) {
    cpSync(path.join(root, file), path.join(folder, file));
  }
  writeFileSync(
    path.join(folder, 'tsconfig.json'),
    '{ "extends": "./tsconfig.base.json", "include": ["*.ts"] }',
  );
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const later = 'export async function later(): Promise<number> {\n  return Promise.resolve(1);\n}\n';

test('a promise that nobody waits for is found, which takes type information', () => {
  const { exitCode, output } = lint(`${later}export function begin(): void {\n  later();\n}\n`);
  expect(output).toContain('no-floating-promises');
  expect(exitCode).toBe(1);
});

test('the same function passes when it waits', () => {
  const { exitCode, output } = lint(
    `${later}export async function begin(): Promise<void> {\n  await later();\n}\n`,
  );
  expect(output).not.toContain('no-floating-promises');
  expect(exitCode).toBe(0);
});
