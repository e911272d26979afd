import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { openDatabase } from '#core/storage/database.ts';
import { runCommand, startCommand } from '../support/command-line.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'polyptych-run-command-'));
});
afterEach(() => rmSync(home, { recursive: true, maxRetries: 5 }));

const drawing = ['--theme', 'postcards-night-skies', '--seed', '100', '--steps', '2', '--simulate-gpus', '2'];
const summarySchema = z.object({
  run: z.object({
    reason: z.string(),
    images: z.int(),
    devices: z.array(z.object({ deviceId: z.string() })),
  }),
});
const lastLine = (stdout: string) =>
  summarySchema.parse(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).run;

/** Waits until so many lines were printed; whatever comes after them goes on to be read. */
function firstLines({ stdout }: ReturnType<typeof startCommand>['child'], count: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  if (!stdout) throw new Error('The command has no output to read.');
  let lines = 0;
  createInterface({ input: stdout })
    .on('line', () => {
      lines += 1;
      if (lines === count) resolve();
    })
    .on('close', () => reject(new Error(`The command ended after ${lines} lines.`)));
  return promise;
}

test('a run that was killed goes on where it was: each picture is there once, and none is missing', async () => {
  const { child } = startCommand(home, ['run', ...drawing, '--max-images', '9', '--json']);
  await firstLines(child, 3);
  child.kill('SIGKILL');
  await once(child, 'exit');

  const refused = await runCommand(home, 'run', ...drawing);
  expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('run --continue') as string });
  const rest = await runCommand(home, 'run', '--continue', '--simulate-gpus', '2', '--json');
  expect(rest.exitCode).toBe(0);
  expect(lastLine(rest.stdout)).toMatchObject({ reason: 'images', images: 9 });

  const database = openDatabase(join(home, 'polyptych.db'));
  const seeds = database.connection.prepare('SELECT seed FROM images ORDER BY seed').all();
  database.close();
  expect(seeds.map(({ seed }) => seed)).toEqual([100, 101, 102, 103, 104, 105, 106, 107, 108]);
});

test('Ctrl+C finishes what is being drawn, ends the run and says so by the exit code', async () => {
  const { child, ended } = startCommand(home, ['run', ...drawing, '--json']);
  await firstLines(child, 1);
  child.kill('SIGINT');
  const { exitCode, stderr } = await ended;
  expect([exitCode, stderr]).toEqual([3, '']);
  expect(await runCommand(home, 'run', '--continue')).toMatchObject({
    exitCode: 1,
    stderr: 'There is no run to go on with: all have ended.\n',
  });
});
