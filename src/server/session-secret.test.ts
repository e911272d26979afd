import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadSessionSecret } from './session-secret.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'polyptych-secret-'));
});
afterEach(() => rmSync(home, { recursive: true }));
const path = () => join(home, 'session-secret');
const mode = () => statSync(path()).mode & 0o777;

test('the secret is made once, kept over restarts, and nobody else may read it', () => {
  const secret = loadSessionSecret(home);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(loadSessionSecret(home)).toBe(secret);
  expect(readdirSync(home)).toEqual(['session-secret']);
  expect(mode()).toBe(0o600);
});

test('a secret that others may read is closed to them', () => {
  const secret = loadSessionSecret(home);
  chmodSync(path(), 0o644);
  expect(loadSessionSecret(home)).toBe(secret);
  expect(mode()).toBe(0o600);
});

test.each(['', 'short', 'Z'.repeat(64)])('a damaged secret "%s" is replaced', (damaged) => {
  writeFileSync(path(), damaged, { mode: 0o644 });
  const secret = loadSessionSecret(home);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(readFileSync(path(), 'utf8')).toBe(secret);
  expect(mode()).toBe(0o600);
  expect(readdirSync(home)).toEqual(['session-secret']);
});
