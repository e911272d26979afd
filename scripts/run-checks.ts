/** Checks types, lint, layers, dead code and format; with `--report FILE` it writes the results as JSON, too. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runQuietly } from './run-process.mjs';
import { root } from './setup.mjs';

interface Check {
  name: string;
  /** A script inside `node_modules` and its arguments. */
  command: readonly [script: string, ...args: string[]];
}

interface CheckResult {
  name: string;
  passed: boolean;
  seconds: number;
}

const maxParallelChecks = 2;

// The slowest first, so that two at a time end together.
const checks: readonly Check[] = [
  { name: 'types', command: ['typescript/bin/tsc', '-b', '--pretty', 'false'] },
  {
    name: 'lint',
    command: [
      'oxlint/bin/oxlint',
      '--type-aware',
      '--deny-warnings',
      '--report-unused-disable-directives',
      '--format',
      'unix',
    ],
  },
  { name: 'format', command: ['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'] },
  { name: 'dead code', command: ['knip/bin/knip.js', '--no-progress'] },
  {
    name: 'layers',
    command: [
      'dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config',
      '.dependency-cruiser.mjs',
      'src',
      'test',
      'scripts',
      'build',
    ],
  },
];

async function runCheck({ name, command: [script, ...args] }: Check): Promise<CheckResult> {
  const startedAt = performance.now();
  const { exitCode, output } = await runQuietly(
    process.execPath,
    [path.join(root, 'node_modules', script), ...args],
    { cwd: root },
  );
  const passed = exitCode === 0;
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(`${passed ? '✓' : '✗'} ${name} (${seconds.toFixed(1)} s)`);
  if (!passed) console.log(`${output.trimEnd()}\n`);
  return { name, passed, seconds };
}

async function runChecks(): Promise<CheckResult[]> {
  const waiting = [...checks];
  const results: CheckResult[] = [];
  async function workThroughQueue() {
    for (let check = waiting.shift(); check; check = waiting.shift()) results.push(await runCheck(check));
  }
  await Promise.all(Array.from({ length: maxParallelChecks }, workThroughQueue));
  return results;
}

const { values } = parseArgs({ options: { report: { type: 'string' } } });
const results = await runChecks();
if (values.report !== undefined) writeFileSync(values.report, JSON.stringify(results));
const failed = results.filter(({ passed }) => !passed).map(({ name }) => name);
console.log(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}.`);
process.exitCode = failed.length === 0 ? 0 : 1;
