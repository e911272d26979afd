import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createProgram } from './program.ts';
import { endOf } from './report-error.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'polyptych-program-'));
  vi.stubEnv('POLYPTYCH_HOME', home);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

const lighthouse = ['generate', '--prompt', 'a red lighthouse by the sea at dusk'];

test.each([
  [['generate'], "Required option '--prompt <text>' not specified."],
  [['generate', '--prompt', ' '], 'The prompt is empty: say what the picture should show.'],
  [[...lighthouse, '--steps', 'abc'], '--steps must be a whole number, not "abc".'],
  [[...lighthouse, '--steps', '0'], 'The number of steps must be a whole number from 1 to 150, not 0.'],
  [[...lighthouse, '--guidance', 'NaN'], '--guidance must be a number, not "NaN".'],
  [[...lighthouse, '--guidance', '31'], 'Guidance must be a number from 0 to 30, not 31.'],
  [[...lighthouse, '--count', '1.5'], '--count must be a whole number, not "1.5".'],
  [[...lighthouse, '--count', '101'], 'The number of images must be a whole number from 1 to 100, not 101.'],
  [[...lighthouse, '--seed', '-1'], 'The seed must be a whole number from 0 to 4294967295, not -1.'],
  [[...lighthouse, '--model', 'none'], 'There is no model "none": choose one of postcards.'],
  [
    [...lighthouse, '--simulate-gpus', '17'],
    '--simulate-gpus must be a whole number from 0 to 16, not "17".',
  ],
  [['serve', '--port', '65536'], '--port must be a whole number from 0 to 65535, not 65536.'],
  [['models', 'check'], "Missing required argument 'folder'."],
  [['themes', 'check'], "Missing required argument 'path'."],
  [['themes', 'sample', 'all', '--mode', 'odd'], '--mode must be random or combinatorial, not "odd".'],
  [
    ['themes', 'sample', 'all', '--seed', '-1'],
    '--seed must be a whole number from 0 to 4294967295, not -1.',
  ],
  [['themes', 'sample', 'all', '--start', 'x'], '--start must be a whole number, not "x".'],
  [
    ['gallery', 'export', 'x', '--no-metadata', '--names', '{seed}'],
    '--names: {seed} tells how the picture was made: without metadata a name may have {number} alone.',
  ],
  [['gallery', 'export', 'x', '--rating', '6'], '--rating must be a whole number from 1 to 5, not 6.'],
  [['paint'], "Unknown command 'paint'."],
  [['serve', '--prot', '1'], "Unknown option '--prot' (Did you mean --port?)"],
])('wrong usage ends with 2 and one sentence, before anything is started: %j', async (args, sentence) => {
  const error: unknown = await createProgram()
    .parseAsync(args, { from: 'user' })
    .catch((thrown: unknown) => thrown);
  expect(endOf(error)).toEqual({ exitCode: 2, sentence });
  expect(readdirSync(home)).toEqual([]);
});
