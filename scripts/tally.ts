import path from 'node:path';
import { z } from 'zod';

/** How many tests ended how. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/** A tally and, where a runner's report alone does not tell, the sentences that explain it. */
export interface Verdict {
  tally: Tally;
  notes: string[];
}

export const emptyTally: Tally = { passed: 0, failed: 0, skipped: 0 };

export function addTallies(tallies: readonly Tally[]): Tally {
  const total = { ...emptyTally };
  for (const tally of tallies) {
    total.passed += tally.passed;
    total.failed += tally.failed;
    total.skipped += tally.skipped;
  }
  return total;
}

/** The one plain line that a run ends with. */
export function formatTally({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function tallyOfOutcomes(outcomes: readonly (keyof Tally)[]): Tally {
  const total = { ...emptyTally };
  for (const outcome of outcomes) total[outcome] += 1;
  return total;
}

const checksReport = z.array(z.object({ name: z.string(), passed: z.boolean() }));

/** Notes of a run end here: after that many, they say only how many more there are. */
const mostFailuresNamed = 20;

/** One sentence for each failure, with the first line of its message where it has one. */
function nameFailures(failures: readonly { name: string; message?: string | undefined }[]): string[] {
  const named = failures.slice(0, mostFailuresNamed).map(({ name, message }) => {
    const firstLine = message?.split('\n')[0]?.trim() ?? '';
    return `It failed: ${name}${firstLine === '' ? '' : `: ${firstLine}`}`;
  });
  const more = failures.length - named.length;
  return more > 0 ? [...named, `It failed: ${more} more`] : named;
}

/** Reads the report of `run-checks.ts`: each part counts as one test. */
export function tallyChecks(report: unknown): Tally {
  return tallyOfOutcomes(checksReport.parse(report).map(({ passed }) => (passed ? 'passed' : 'failed')));
}

/** One sentence for each check that failed. */
export function failedChecks(report: unknown): string[] {
  return nameFailures(checksReport.parse(report).filter(({ passed }) => !passed));
}

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string().optional(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string().optional(),
          failureMessages: z.array(z.string()).optional(),
        }),
      ),
    }),
  ),
});

const vitestSkipped: ReadonlySet<string> = new Set(['skipped', 'todo', 'disabled']);
const vitestFailed = (status: string) => status !== 'passed' && !vitestSkipped.has(status);

/**
 * Reads the report of vitest's JSON reporter. A file that failed without a failed test (it could not be loaded, a hook
 * threw) counts as one failure; a test that was begun or waited and never ended ("pending") has failed too.
 */
export function tallyVitest(report: unknown): Tally {
  const outcomes = vitestReport.parse(report).testResults.flatMap((file) => {
    const inFile = file.assertionResults.map(({ status }): keyof Tally => {
      if (vitestFailed(status)) return 'failed';
      return vitestSkipped.has(status) ? 'skipped' : 'passed';
    });
    if (file.status === 'failed' && !inFile.includes('failed')) inFile.push('failed');
    return inFile;
  });
  return tallyOfOutcomes(outcomes);
}

/** One sentence for each test that failed, and for each file that failed by itself. */
export function failedVitest(report: unknown): string[] {
  return nameFailures(
    vitestReport.parse(report).testResults.flatMap((file) => {
      const fileName = file.name === undefined ? 'a file' : path.basename(file.name);
      const failed = file.assertionResults.filter(({ status }) => vitestFailed(status));
      if (failed.length === 0 && file.status === 'failed') return [{ name: fileName, message: file.message }];
      return failed.map(({ fullName = 'a test', failureMessages }) => ({
        name: `${fileName} › ${fullName}`,
        message: failureMessages?.[0],
      }));
    }),
  );
}

const playwrightTest = z.object({
  status: z.string(),
  results: z.array(z.object({ status: z.string().optional() })),
});
const playwrightSuite = z.object({
  specs: z.array(z.object({ title: z.string().optional(), tests: z.array(playwrightTest) })),
  get suites() {
    return z.array(playwrightSuite).optional();
  },
});
const playwrightReport = z.object({
  suites: z.array(playwrightSuite),
  errors: z.array(z.object({ message: z.string().optional() })),
});

function playwrightOutcome({ status, results }: z.infer<typeof playwrightTest>): keyof Tally {
  // An interrupted test is reported as skipped, though it was asked to run.
  if (results.some((result) => result.status === 'interrupted')) return 'failed';
  if (status === 'expected' || status === 'flaky') return 'passed';
  return status === 'skipped' ? 'skipped' : 'failed';
}

function playwrightOutcomes(suite: z.infer<typeof playwrightSuite>): (keyof Tally)[] {
  const own = suite.specs.flatMap(({ tests }) => tests.map(playwrightOutcome));
  return [...own, ...(suite.suites ?? []).flatMap(playwrightOutcomes)];
}

/**
 * Reads the report of Playwright's JSON reporter. A flaky test passed at its second try, which `playwrightNotes` tells;
 * each error outside of a test counts as a failure.
 */
export function tallyPlaywright(report: unknown): Tally {
  const { suites, errors } = playwrightReport.parse(report);
  return tallyOfOutcomes([...suites.flatMap(playwrightOutcomes), ...errors.map(() => 'failed' as const)]);
}

/** One sentence for each browser test that failed, then for each that passed when it was tried again. */
export function playwrightNotes(report: unknown): string[] {
  const within = (suite: z.infer<typeof playwrightSuite>): z.infer<typeof playwrightSuite>['specs'] => [
    ...suite.specs,
    ...(suite.suites ?? []).flatMap(within),
  ];
  const { suites, errors } = playwrightReport.parse(report);
  const specs = suites.flatMap(within).map(({ title = 'a test', tests }) => ({ name: title, tests }));
  return [
    ...nameFailures([
      ...specs.filter(({ tests }) => tests.some((test) => playwrightOutcome(test) === 'failed')),
      ...errors.map(({ message }) => ({ name: 'outside of all tests', message })),
    ]),
    ...specs
      .filter(({ tests }) => tests.some(({ status }) => status === 'flaky'))
      .map(({ name }) => `It passed only at the second try: ${name}`),
  ];
}

/**
 * What a finished runner comes to. Fails it when it left no readable report, ended badly though no test failed, or ran
 * no test at all: silence is not success.
 */
export function judgeRun(
  exitCode: number,
  reportText: string | null,
  tallyReport: (report: unknown) => Tally,
  notesOf: (report: unknown) => string[] = () => [],
): Verdict {
  const failed = (tally: Tally, note: string): Verdict => ({
    tally: { ...tally, failed: tally.failed + 1 },
    notes: [note],
  });
  if (reportText === null) return failed(emptyTally, `It left no report (exit code ${exitCode}).`);
  let tally: Tally;
  let notes: string[];
  try {
    const report: unknown = JSON.parse(reportText);
    tally = tallyReport(report);
    notes = notesOf(report);
  } catch {
    return failed(emptyTally, `Its report cannot be read (exit code ${exitCode}).`);
  }
  if (exitCode !== 0 && tally.failed === 0) {
    return failed(tally, `It ended with exit code ${exitCode} though no test failed.`);
  }
  if (tally.passed + tally.failed === 0) return failed(tally, 'It ran no test.');
  return { tally, notes };
}
