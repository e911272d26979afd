import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Database, openDatabase } from '../storage/database.ts';
import { createApiKeys } from './api-keys.ts';

const open: { database: Database; folder: string }[] = [];
afterEach(() => {
  for (const { database, folder } of open.splice(0)) {
    database.close();
    rmSync(folder, { recursive: true });
  }
});
const context = { signal: new AbortController().signal };

let now = 1_000_000;
function start() {
  const folder = mkdtempSync(join(tmpdir(), 'polyptych-keys-'));
  const path = join(folder, 'polyptych.db');
  const database = openDatabase(path);
  open.push({ database, folder });
  const keys = createApiKeys({ database, clock: { now: () => now } });
  const create = (name: string) =>
    keys.handlers['apiKeys.create']({ name, scope: 'submit', requestsPerMinute: 60 }, context);
  return { path, database, keys, create };
}

test('a token is told once, kept only as its hash, and belongs to its key', async () => {
  const { path, database, keys, create } = start();
  const { key, token } = await create('Backup');
  expect(keys.authenticate(token)).toMatchObject({ id: key.id, name: 'Backup', scope: 'submit' });
  const rows = JSON.stringify(database.connection.prepare('SELECT * FROM api_keys').all());
  expect(rows).not.toContain(token);
  database.connection.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  expect(readFileSync(path).includes(token.slice(-43))).toBe(false);
});

test('what is no token, is of no key, or is of a revoked one is nobody', async () => {
  const { keys, create } = start();
  const { key, token } = await create('One');
  const other = await create('Two');
  const swapped = token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A');
  const crossed = `poly_${other.key.id}_${token.slice(-43)}`;
  for (const wrong of ['', 'poly_', swapped, crossed, `${token} `, token.toUpperCase()])
    expect(keys.authenticate(wrong)).toBeNull();
  await keys.handlers['apiKeys.revoke']({ keyId: key.id }, context);
  expect(keys.authenticate(token)).toBeNull();
  expect(keys.authenticate(other.token)).not.toBeNull();
  expect(() => keys.handlers['apiKeys.revoke']({ keyId: key.id }, context)).toThrow('no such key');
});

test('a name is taken once, whatever its capitals', async () => {
  const { create } = start();
  await create('Night shift');
  expect(() => create('night SHIFT')).toThrow('There is a key named "night SHIFT"');
});

test('the last use is written down to the minute', async () => {
  const { keys, create } = start();
  const { token } = await create('One');
  const lastUse = async () => (await keys.handlers['apiKeys.list']({}, context)).keys[0]?.lastUsedAt;
  expect(await lastUse()).toBeNull();
  const first = now;
  keys.authenticate(token);
  now += 59_000;
  keys.authenticate(token);
  expect(await lastUse()).toBe(first);
  now += 1_000;
  keys.authenticate(token);
  expect(await lastUse()).toBe(now);
});
