import path from 'node:path';
import {
  failedChecks,
  failedVitest,
  playwrightNotes,
  tallyChecks,
  tallyPlaywright,
  tallyVitest,
  type Tally,
} from './tally.ts';

export type RunnerName = 'check' | 'unit' | 'e2e';

/** One program that runs tests and writes a report in JSON. */
export interface TestRunner {
  name: RunnerName;
  title: string;
  needsBrowser: boolean;
  needsCompiler: boolean;
  /** Arguments for Node, and the environment that the runner needs beside the caller's. */
  command: (
    reportFile: string,
    extraArgs: readonly string[],
  ) => { args: string[]; environment: NodeJS.ProcessEnv };
  tallyReport: (report: unknown) => Tally;
  /** What a report tells beside its counts, as sentences. */
  notesOf: (report: unknown) => string[];
}

/** All runners in the order in which they run: the quickest news first. */
export function createTestRunners(root: string): TestRunner[] {
  const inRoot = (file: string) => path.join(root, file);
  return [
    {
      name: 'check',
      title: 'checks',
      needsBrowser: false,
      needsCompiler: false,
      command: (reportFile) => ({
        args: [inRoot('scripts/run-checks.ts'), '--report', reportFile],
        environment: {},
      }),
      tallyReport: tallyChecks,
      notesOf: failedChecks,
    },
    {
      name: 'unit',
      title: 'unit and process tests',
      needsBrowser: false,
      needsCompiler: true,
      command: (reportFile, extraArgs) => ({
        args: [
          inRoot('node_modules/vitest/vitest.mjs'),
          'run',
          '--reporter=default',
          '--reporter=json',
          `--outputFile.json=${reportFile}`,
          ...extraArgs,
        ],
        environment: {},
      }),
      tallyReport: tallyVitest,
      notesOf: failedVitest,
    },
    {
      name: 'e2e',
      title: 'browser tests',
      needsBrowser: true,
      needsCompiler: true,
      command: (reportFile, extraArgs) => ({
        args: [inRoot('node_modules/@playwright/test/cli.js'), 'test', '--reporter=list,json', ...extraArgs],
        environment: { PLAYWRIGHT_JSON_OUTPUT_FILE: reportFile },
      }),
      tallyReport: tallyPlaywright,
      notesOf: playwrightNotes,
    },
  ];
}

export type Selection =
  { ok: true; names: RunnerName[]; extraArgs: string[] } | { ok: false; sentence: string };

const runnerNames: readonly RunnerName[] = ['check', 'unit', 'e2e'];

function isRunnerName(word: string): word is RunnerName {
  return runnerNames.some((name) => name === word);
}

/**
 * Reads what follows `npm test --`: names of runners (none means all), then arguments for the one runner named,
 * such as a test file.
 */
export function selectRunners(args: readonly string[]): Selection {
  const firstOther = args.findIndex((word) => !isRunnerName(word));
  const named = (firstOther < 0 ? args : args.slice(0, firstOther)).filter(isRunnerName);
  const extraArgs = firstOther < 0 ? [] : args.slice(firstOther);
  if (extraArgs.length > 0 && (named.length !== 1 || named[0] === 'check')) {
    return {
      ok: false,
      sentence: `"${extraArgs.join(' ')}" is not one of ${runnerNames.join(', ')}: name unit or e2e first, then what it should run.`,
    };
  }
  return {
    ok: true,
    names: runnerNames.filter((name) => named.length === 0 || named.includes(name)),
    extraArgs,
  };
}
