/** Runs the chosen test runners one after another and ends with one plain line of counts. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ensureBrowser } from './browser-setup.ts';
import { ensureCompiler } from './compiler-setup.ts';
import { runAttached } from './run-process.mjs';
import { root } from './setup.mjs';
import { addTallies, emptyTally, formatTally, judgeRun, type Verdict } from './tally.ts';
import { createTestRunners, selectRunners, type TestRunner } from './test-runners.ts';

async function runOne(
  runner: TestRunner,
  reportFolder: string,
  extraArgs: readonly string[],
  browser: string | null,
): Promise<Verdict> {
  const reportFile = path.join(reportFolder, `${runner.name}.json`);
  const { args, environment } = runner.command(reportFile, extraArgs);
  const exitCode = await runAttached(process.execPath, args, {
    cwd: root,
    environment: {
      ...process.env,
      ...environment,
      ...(browser === null ? {} : { POLYPTYCH_CHROMIUM: browser }),
    },
    input: false,
  });
  const report = existsSync(reportFile) ? readFileSync(reportFile, 'utf8') : null;
  return judgeRun(exitCode, report, runner.tallyReport, runner.notesOf);
}

async function runAll(args: readonly string[]): Promise<number> {
  const selection = selectRunners(args);
  if (!selection.ok) {
    console.error(selection.sentence);
    return 2;
  }
  const runners = createTestRunners(root).filter(({ name }) => selection.names.includes(name));
  const browser = runners.some(({ needsBrowser }) => needsBrowser) ? await ensureBrowser(console.log) : null;
  if (runners.some(({ needsCompiler }) => needsCompiler)) await ensureCompiler(console.log);

  const reportFolder = mkdtempSync(path.join(tmpdir(), 'polyptych-tests-'));
  const verdicts: { title: string; verdict: Verdict }[] = [];
  try {
    for (const runner of runners) {
      console.log(`\n── ${runner.title}`);
      const verdict: Verdict =
        runner.needsBrowser && browser?.ok === false
          ? { tally: { ...emptyTally, failed: 1 }, notes: [browser.sentence] }
          : await runOne(runner, reportFolder, selection.extraArgs, browser?.ok ? browser.path : null);
      verdicts.push({ title: runner.title, verdict });
    }
  } finally {
    rmSync(reportFolder, { recursive: true, force: true });
  }

  console.log('');
  for (const { title, verdict } of verdicts) {
    console.log(`${title}: ${formatTally(verdict.tally)}`);
    for (const note of verdict.notes) console.log(`  ${note}`);
  }
  const total = addTallies(verdicts.map(({ verdict }) => verdict.tally));
  console.log(formatTally(total));
  return total.failed === 0 ? 0 : 1;
}

process.exitCode = await runAll(process.argv.slice(2));
