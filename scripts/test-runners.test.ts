import { describe, expect, test } from 'vitest';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './setup.mjs';
import { judgeRun } from './tally.ts';
import { createTestRunners, type RunnerName, selectRunners } from './test-runners.ts';

describe('the words after npm test', () => {
  test('choose all runners when there are none, in one fixed order', () => {
    const names = ['check', 'unit', 'e2e'];
    expect(selectRunners([])).toEqual({ ok: true, names, extraArgs: [] });
    expect(selectRunners(['e2e', 'check', 'unit'])).toEqual({ ok: true, names, extraArgs: [] });
  });
  test('hand what follows the one named runner on to it', () => {
    expect(selectRunners(['unit', 'src/core', '-t', 'queue'])).toEqual({
      ok: true,
      names: ['unit'],
      extraArgs: ['src/core', '-t', 'queue'],
    });
  });
  test.each([[['fast']], [['unit', 'e2e', 'src/core']], [['check', 'src/core']]])(
    'that make no sense are refused: %s',
    (args) => {
      expect(selectRunners(args)).toMatchObject({
        ok: false,
        sentence: expect.stringContaining('name unit or e2e'),
      });
    },
  );
});

/** Runs a real runner over a small tree of its own and judges the report that it wrote. */
function runIn(name: RunnerName, files: Record<string, string>, withoutReport = false) {
  const folder = mkdtempSync(path.join(tmpdir(), 'polyptych-runner-'));
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
    const runner = createTestRunners(folder).find((candidate) => candidate.name === name);
    if (!runner) throw new Error(`There is no runner ${name}.`);
    const reportFile = path.join(folder, 'report.json');
    const { args, environment } = runner.command(reportFile, []);
    const { status } = spawnSync(process.execPath, args, {
      cwd: folder,
      env: { PATH: process.env['PATH'], CI: 'true', ...environment },
    });
    const report = existsSync(reportFile) && !withoutReport ? readFileSync(reportFile, 'utf8') : null;
    return {
      exitCode: status ?? -1,
      verdict: judgeRun(status ?? -1, report, runner.tallyReport, runner.notesOf),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('a real run of vitest', { timeout: 60_000 }, () => {
  const vitest = "import { test, expect, beforeAll } from 'vitest';\n";

  test('is counted to the last test', () => {
    const { exitCode, verdict } = runIn('unit', {
      'a.test.js': `${vitest}test('a', () => {}); test('b', () => expect(1).toBe(2)); test.skip('c', () => {}); test.todo('d');`,
      'b.test.js': "import './nowhere.js';",
      'c.test.js': `${vitest}beforeAll(() => { throw new Error('no'); }); test('e', () => {});`,
    });
    expect(exitCode).toBe(1);
    // `e` never ran: vitest calls it skipped, and the hook that threw is the failure.
    expect(verdict.tally).toEqual({ passed: 1, failed: 3, skipped: 3 });
    expect(verdict.notes.toSorted()).toEqual([
      'It failed: a.test.js › b: AssertionError: expected 1 to be 2 // Object.is equality',
      expect.stringMatching(/^It failed: b.test.js: .*nowhere/),
      expect.stringMatching(/^It failed: c.test.js/),
    ]);
  });

  test('fails when a test kills its process', () => {
    const { verdict } = runIn('unit', {
      'a.test.js': `${vitest}test('a', () => process.kill(process.pid, 'SIGKILL'));`,
      'b.test.js': `${vitest}test('b', () => {});`,
    });
    expect(verdict.tally.passed).toBe(1);
    expect(verdict.tally.failed).toBe(1);
  });

  test('fails when an error comes outside of all tests', () => {
    const { exitCode, verdict } = runIn('unit', {
      'a.test.js': `${vitest}test('a', () => { void Promise.reject(new Error('lost')); });`,
    });
    expect(exitCode).toBe(1);
    expect(verdict.tally).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  test('fails when it finds no test', () => {
    const { verdict } = runIn('unit', {});
    expect(verdict.tally).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('a real run of Playwright', { timeout: 60_000 }, () => {
  const playwright = "import { test, expect } from '@playwright/test';\n";

  test('is counted to the last test', () => {
    const { exitCode, verdict } = runIn('e2e', {
      'package.json': '{ "type": "module" }',
      'a.spec.js': `${playwright}test('a', () => {}); test('b', () => expect(1).toBe(2)); test.skip('c', () => {}); test.fixme('d', () => {});`,
      'b.spec.js': `${playwright}test('e', () => process.kill(process.pid, 'SIGKILL'));`,
    });
    expect(exitCode).toBe(1);
    expect(verdict).toEqual({
      tally: { passed: 1, failed: 2, skipped: 2 },
      notes: ['It failed: b', 'It failed: e'],
    });
  });

  test('fails when a file cannot be loaded', () => {
    const { verdict } = runIn('e2e', {
      'package.json': '{ "type": "module" }',
      'a.spec.js': "import './nowhere.js';",
    });
    expect(verdict.tally.failed).toBeGreaterThan(0);
  });
});
