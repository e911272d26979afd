import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runCommand } from '../support/command-line.ts';

let home: string;
let trace: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'polyptych-simulate-'));
  trace = join(home, 'trace.json');
  writeFileSync(
    trace,
    JSON.stringify({
      devices: [
        { id: 'left', speed: 1, memoryGB: 8 },
        { id: 'right', speed: 2, memoryGB: 8 },
      ],
      models: ['m', 'n'].map((key) => ({ key, memoryGB: 6, loadSeconds: 10, secondsPerImage: 4 })),
      jobs: Array.from({ length: 40 }, (_, index) => ({
        at: index,
        model: index % 2 ? 'm' : 'n',
        images: 1,
      })),
    }),
  );
});
afterEach(() => rmSync(home, { recursive: true }));

test('prints the outcome of a trace as one JSON line with exactly the fields that scripts rely on', async () => {
  const { exitCode, stdout, stderr } = await runCommand(home, 'simulate', trace, '--json');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const report: unknown = JSON.parse(stdout);
  expect(report).toEqual({
    makespan: expect.any(Number),
    meanLatency: expect.any(Number),
    p95Latency: expect.any(Number),
    modelLoads: expect.any(Number),
    maxOvertakes: expect.any(Number),
    laterThanFifo: { jobs: expect.any(Number), worstSeconds: expect.any(Number) },
    perDevice: ['left', 'right'].map((id) => ({
      id,
      busySeconds: expect.any(Number),
      modelLoads: expect.any(Number),
      images: expect.any(Number),
    })),
  });
});

test('compares all strategies in a table, and says why an image ran where it did', async () => {
  const table = await runCommand(home, 'simulate', trace);
  expect(table.exitCode).toBe(0);
  for (const name of ['affinity', 'original', 'look-ahead-32', 'model-pressure'])
    expect(table.stdout).toContain(name);
  const why = await runCommand(home, 'simulate', trace, '--explain', '39');
  expect(why.stdout).toMatch(/Job 39: 1 of m, accepted at 39 s\n[\d.]+ s to [\d.]+ s on (left|right): .+/);
});

test.each([
  [['--strategy', 'luck'], /There is no strategy "luck": choose one of affinity, /],
  [['--explain', '40'], /The trace has no job 40: it has 40/],
])('refuses %j in one sentence with exit code 2', async (options, sentence) => {
  const { exitCode, stderr } = await runCommand(home, 'simulate', trace, ...options);
  expect(exitCode).toBe(2);
  expect(stderr.trim()).toMatch(sentence);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('refuses a trace that cannot be read or does not fit in one sentence with exit code 2', async () => {
  const missing = await runCommand(home, 'simulate', join(home, 'none.json'));
  expect(missing).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('cannot be read (ENOENT)') });
  writeFileSync(trace, '{"devices":[]}');
  const wrong = await runCommand(home, 'simulate', trace, '--json');
  expect(wrong).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('The trace does not fit: devices'),
  });
});
