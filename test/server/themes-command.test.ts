import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand } from '../support/command-line.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'polyptych-themes-command-'));
  mkdirSync(join(home, 'themes'));
});
afterEach(() => rmSync(home, { recursive: true, maxRetries: 5 }));

const write = (name: string, text: string) => {
  const path = join(home, 'themes', name);
  writeFileSync(path, text);
  return path;
};

test('themes list shows shipped and own themes with the number of their prompts, and what is wrong with one', async () => {
  write('mine.yaml', 'name: Mine\ntemplates: ["{a|b} {1..3}"]');
  write('broken.yaml', 'name: Broken\ntemplates: ["{"]');
  const { exitCode, stdout } = await runCommand(home, 'themes', 'list', '--json');
  expect(exitCode).toBe(0);
  const themes = JSON.parse(stdout) as { id: string }[];
  expect(themes.find(({ id }) => id === 'mine')).toMatchObject({
    name: 'Mine',
    origin: 'own',
    combinations: { kind: 'exact', combinations: '6' },
    problems: [],
  });
  expect(themes.find(({ id }) => id === 'broken')).toMatchObject({
    combinations: null,
    problems: [{ severity: 'error', location: { line: 2 } }],
  });
  expect(
    themes.filter((theme) => 'origin' in theme && theme.origin === 'shipped').length,
  ).toBeGreaterThanOrEqual(12);
  const table = await runCommand(home, 'themes', 'list');
  expect(table.stdout).toMatch(/^mine +you +6 +Mine$/m);
  expect(table.stdout).toMatch(/^broken +you +unusable +This \{ is never closed/m);
});

test('themes check names file, line and column, and its exit code says whether all can be used', async () => {
  const good = write('good.yaml', 'name: Good\ntemplates: [a]\nlists: { spare: [x] }');
  const bad = write('bad.yaml', 'name: Bad\ntemplates:\n  - fine\n  - "a {colour}"\n');
  expect(await runCommand(home, 'themes', 'check', good)).toEqual({
    exitCode: 0,
    stdout: `${good}:3:10: warning: The list "spare" is not used by any template.\n${good}: 1 prompt\n`,
    stderr: '',
  });
  const both = await runCommand(home, 'themes', 'check', join(home, 'themes'));
  expect(both).toMatchObject({ exitCode: 1, stderr: '1 of 2 themes cannot be used.\n' });
  expect(both.stdout).toContain(`${bad}:4:8: error: There is no list "colour"`);
  expect(await runCommand(home, 'themes', 'check', join(home, 'none'))).toMatchObject({
    exitCode: 1,
    stdout: '',
  });
});

test('themes sample prints the same prompts for the same seed, in order from any combination, and all themes in turn', async () => {
  const file = write('mine.yaml', 'name: Mine\ntemplates: ["{a|b|c} {1..3}"]\ndefaults: { steps: 9 }');
  const sample = (...args: string[]) => runCommand(home, 'themes', 'sample', ...args);
  const first = await sample('mine', '--count', '5', '--seed', '3');
  expect(first.stdout.trimEnd().split('\n')).toHaveLength(5);
  expect(await sample(file, '--count', '5', '--seed', '3')).toEqual(first);
  const ordered = await sample(
    'mine',
    '--mode',
    'combinatorial',
    '--start',
    '7',
    '--count',
    '4',
    '--seed',
    '0',
    '--json',
  );
  expect(ordered).toMatchObject({ exitCode: 0, stderr: 'There are only 2 prompts to draw here.\n' });
  expect(
    ordered.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toMatchObject([
    { theme: 'mine', prompt: 'c 2', index: '7', settings: { steps: 9 } },
    { theme: 'mine', prompt: 'c 3', index: '8' },
  ]);
  const round = await sample('all', '--count', '15', '--seed', '1', '--json');
  const themes = round.stdout
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { theme: string }).theme);
  expect(new Set(themes).size).toBeGreaterThanOrEqual(13);
});
