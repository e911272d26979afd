import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SecondStart, takeLock } from './single-instance.ts';

const start: SecondStart = { argv: ['app', '--again'], workingDirectory: '/', additionalData: { a: 1 } };
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'polyptych-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('only the first start gets the lock, and it is told of the second', async () => {
  const told = Promise.withResolvers<SecondStart>();
  const first = takeLock(folder, start, told.resolve);
  expect(first).not.toBeNull();
  expect(takeLock(folder, start, () => undefined)).toBeNull();
  expect(await told.promise).toEqual(start);
  first?.release();
  expect(readdirSync(folder)).toEqual([]);
});

test('a lock whose holder was killed is taken over', () => {
  // A process that has ended: its identifier is nobody's any more.
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(join(folder, 'StandInLock'), String(pid));
  const lock = takeLock(folder, start, () => undefined);
  expect(readFileSync(join(folder, 'StandInLock'), 'utf8')).toBe(String(process.pid));
  lock?.release();
});
