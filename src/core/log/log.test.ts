import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { logLevelOf, openFileLog } from './log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'polyptych-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('what is logged is on disk when the log is closed; what is below the level is not', async () => {
  const log = await openFileLog(join(folder, 'logs'), 'warn');
  log.info({}, 'too quiet');
  log.error({ err: new Error('boom') }, 'it broke');
  await log.close();
  const lines = readFileSync(join(folder, 'logs', 'polyptych.1.log'), 'utf8')
    .trimEnd()
    .split('\n');
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    msg: 'it broke',
    err: { message: 'boom' },
    app: process.pid,
  });
});

test('what is said after the log was closed is lost, and no error', async () => {
  const log = await openFileLog(folder, 'info');
  await log.close();
  expect(() => log.error({ err: new Error('on the way out') }, 'it broke')).not.toThrow();
  expect(() => log.flushNow()).not.toThrow();
});

test('a full file makes way for a new one, and only the last few are kept', async () => {
  const log = await openFileLog(folder, 'info', '1k');
  for (let number = 2; number <= 12; number += 1) {
    for (let line = 0; line < 20; line += 1) log.info({ filling: 'x'.repeat(100) }, 'line');
    await expect.poll(() => readdirSync(folder)).toContain(`polyptych.${number}.log`);
  }
  await log.close();
  // The five, and the one just begun while the oldest is taken away.
  await expect.poll(() => readdirSync(folder).length).toBeLessThanOrEqual(6);
  expect(readdirSync(folder)).not.toContain('polyptych.1.log');
});

test('the level is one of pino’s or an error that names them', () => {
  expect(logLevelOf(undefined)).toBe('info');
  expect(logLevelOf('debug')).toBe('debug');
  expect(() => logLevelOf('loud')).toThrow('POLYPTYCH_LOG_LEVEL must be one of fatal, error, warn');
});
