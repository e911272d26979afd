import { describe, expect, test } from 'vitest';
import {
  addTallies,
  failedChecks,
  failedVitest,
  formatTally,
  judgeRun,
  playwrightNotes,
  tallyChecks,
  tallyPlaywright,
  tallyVitest,
} from './tally.ts';

const counts = (passed: number, failed: number, skipped: number) => ({ passed, failed, skipped });

test('the last line is plain', () => {
  expect(formatTally(addTallies([counts(1, 0, 2), counts(3, 4, 0)]))).toBe('4 passed, 4 failed, 2 skipped');
  expect(formatTally(addTallies([]))).toBe('0 passed, 0 failed, 0 skipped');
});

test('each check counts as one test', () => {
  const report = [
    { name: 'types', passed: true, seconds: 1 },
    { name: 'lint', passed: false, seconds: 1 },
  ];
  expect(tallyChecks(report)).toEqual(counts(1, 1, 0));
  expect(failedChecks(report)).toEqual(['It failed: lint']);
});

describe('a report of vitest', () => {
  const file = (status: string, ...tests: string[]) => ({
    status,
    assertionResults: tests.map((outcome) => ({ status: outcome })),
  });

  test('counts what passed, failed, was skipped and is still to be written', () => {
    const testResults = [file('failed', 'passed', 'failed', 'skipped', 'todo'), file('passed', 'passed')];
    expect(tallyVitest({ testResults })).toEqual(counts(2, 1, 2));
  });
  test('counts a file that could not be loaded as failed', () => {
    expect(tallyVitest({ testResults: [file('failed')] })).toEqual(counts(0, 1, 0));
  });
  test('counts a file whose hook threw as failed although its tests passed', () => {
    expect(tallyVitest({ testResults: [file('failed', 'passed')] })).toEqual(counts(1, 1, 0));
  });
  test('names what failed, with the first line of why', () => {
    const failed = {
      status: 'failed',
      fullName: 'a queue forgets nothing',
      failureMessages: ['Error: it did\n  at x'],
    };
    const testResults = [
      { ...file('failed', 'passed'), name: '/house/queue.test.ts', message: 'beforeAll threw' },
      { name: '/house/queue.test.ts', status: 'failed', assertionResults: [failed] },
      file('passed', 'passed', 'skipped'),
    ];
    expect(failedVitest({ testResults })).toEqual([
      'It failed: queue.test.ts: beforeAll threw',
      'It failed: queue.test.ts › a queue forgets nothing: Error: it did',
    ]);
  });
  test('names twenty failures and counts the others', () => {
    const names = failedVitest({ testResults: [file('failed', ...Array<string>(25).fill('failed'))] });
    expect(names).toHaveLength(21);
    expect(names.at(-1)).toBe('It failed: 5 more');
  });
  test('counts a test that never ended, or ended in a way it does not know, as failed', () => {
    expect(tallyVitest({ testResults: [file('passed', 'pending', 'exploded')] })).toEqual(counts(0, 2, 0));
  });
});

describe('a report of Playwright', () => {
  const spec = (status: string, ...results: string[]) => ({
    tests: [{ status, results: results.map((outcome) => ({ status: outcome })) }],
  });

  test('counts tests in suites of any depth', () => {
    const inner = { specs: [spec('unexpected', 'timedOut'), spec('skipped', 'skipped')] };
    const outer = { specs: [spec('expected', 'passed')], suites: [inner] };
    expect(tallyPlaywright({ suites: [outer], errors: [] })).toEqual(counts(1, 1, 1));
  });
  test('counts an interrupted test as failed', () => {
    const suite = { specs: [spec('skipped', 'interrupted')] };
    expect(tallyPlaywright({ suites: [suite], errors: [] })).toEqual(counts(0, 1, 0));
  });
  test('counts what passed at its second try, and names it', () => {
    const flaky = { ...spec('flaky', 'failed', 'passed'), title: 'a late one' };
    const report = {
      suites: [{ specs: [], suites: [{ specs: [flaky, spec('expected', 'passed')] }] }],
      errors: [],
    };
    const verdict = judgeRun(0, JSON.stringify(report), tallyPlaywright, playwrightNotes);
    expect(verdict).toEqual({
      tally: counts(2, 0, 0),
      notes: ['It passed only at the second try: a late one'],
    });
  });
  test('names what failed and what broke outside of all tests', () => {
    const suite = { specs: [{ ...spec('unexpected', 'failed'), title: 'a broken one' }] };
    expect(playwrightNotes({ suites: [suite], errors: [{ message: 'No tests found\nat all' }] })).toEqual([
      'It failed: a broken one',
      'It failed: outside of all tests: No tests found',
    ]);
  });
  test('counts an error outside of all tests as failed', () => {
    expect(tallyPlaywright({ suites: [], errors: [{ message: 'No tests found' }] })).toEqual(counts(0, 1, 0));
  });
});

describe('a run', () => {
  const report = (...passed: boolean[]) =>
    JSON.stringify(passed.map((outcome) => ({ name: 'x', passed: outcome })));

  test('is what its report says', () => {
    expect(judgeRun(1, report(true, false), tallyChecks)).toEqual({ tally: counts(1, 1, 0), notes: [] });
  });
  test.each([
    ['left no report', 0, null, counts(0, 1, 0)],
    ['left half a report', 0, '[{"name": "ty', counts(0, 1, 0)],
    ['left a report of another kind', 0, '{"passed": 5}', counts(0, 1, 0)],
    ['ended badly without a failed test', 134, report(true), counts(1, 1, 0)],
    ['ran no test', 0, '[]', counts(0, 1, 0)],
  ])('has failed when it %s', (_what, exitCode, text, expected) => {
    const verdict = judgeRun(exitCode, text, tallyChecks);
    expect(verdict.tally).toEqual(expected);
    expect(verdict.notes).toHaveLength(1);
  });
  test('has failed when all of its tests were skipped', () => {
    const verdict = judgeRun(0, '{}', () => counts(0, 0, 3));
    expect(verdict.tally).toEqual(counts(0, 1, 3));
  });
});
