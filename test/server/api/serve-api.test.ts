import { mkdtempSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CommandResult, runCommand } from '../../support/command-line.ts';
import { type ServedApp, serveApp } from '../../support/served-app.ts';

const home = mkdtempSync(join(tmpdir(), 'polyptych-serve-api-'));
/** An address of this machine that others reach; a machine without a network has none. */
const outside = Object.values(networkInterfaces())
  .flatMap((one) => one ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
let withoutKey: CommandResult;
let token: string;
let app: ServedApp;

beforeAll(async () => {
  withoutKey = await runCommand(home, 'serve', '--host', '0.0.0.0', '--port', '0');
  const made = await runCommand(home, 'keys', 'create', 'Robot', '--json');
  ({ token } = JSON.parse(made.stdout));
  app = await serveApp({ home, options: ['--host', '0.0.0.0'] });
});
afterAll(async () => {
  await app.stop();
  rmSync(home, { recursive: true, force: true, maxRetries: 3 });
});

const statusOf = async (origin: string, key: string) => {
  const headers = { authorization: `Bearer ${key}` };
  return (await fetch(`${origin}/api/v1/gpus`, { headers })).status;
};

test('without a key nothing is served to other machines', () => {
  expect(withoutKey).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('first make a key') });
});

test.skipIf(outside === undefined)('other machines get in by key, and never to the pages', async () => {
  const origin = `http://${outside}:${new URL(app.origin).port}`;
  expect(await statusOf(origin, token)).toBe(200);
  expect(await statusOf(origin, 'poly_none')).toBe(401);
  const page = await fetch(`${origin}/${new URL(app.url).search}`, { redirect: 'manual' });
  expect(page.status).toBe(403);
});

test('keys are listed and revoked on the command line, beside the app that they are for', async () => {
  expect(await statusOf(app.origin, token)).toBe(200);
  const listed = await runCommand(home, 'keys', 'list');
  expect(listed.stdout).toContain('Robot');
  expect(listed.stdout).not.toContain(token);
  expect((await runCommand(home, 'keys', 'revoke', 'robot')).exitCode).toBe(0);
  expect(await statusOf(app.origin, token)).toBe(401);
  expect(await runCommand(home, 'keys', 'revoke', 'robot')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('There is no key "robot"'),
  });
  expect(await app.stop()).toBe(0);
});
