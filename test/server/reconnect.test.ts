import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, assert, expect, test } from 'vitest';
import type { Contract, Events } from '#shared/contract/index.ts';
import { connect } from '#shared/rpc/connect.ts';
import { runApp } from '../support/running-app.ts';
import { runServer } from '../support/running-server.ts';
import { createWebSocketClientCarrier } from '../support/web-socket-client-carrier.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

/** The whole application behind the real server; `open` connects as a window does. */
async function start(home: string) {
  const app = runApp({ home });
  const server = await runServer(app);
  const stop = async () => {
    await server.dispose();
    await app.dispose();
  };
  return {
    app,
    stop,
    async open() {
      const socket = await server.connect();
      const connection = connect<Contract['requests'], Events>(createWebSocketClientCarrier(socket));
      return { connection, greeting: await connection.ready };
    },
  };
}
function createHome() {
  const home = mkdtempSync(join(tmpdir(), 'polyptych-reconnect-'));
  undo.push(() => rmSync(home, { recursive: true, maxRetries: 5 }));
  return home;
}

test('a window that comes back sees from the numbers that it missed something, and the snapshot has it', async () => {
  const { app, open, stop } = await start(createHome());
  undo.push(stop);
  const before = await open();
  const old = await before.connection.call('app.snapshot', {});
  before.connection.close();
  await app.handlers['settings.update']({ colorScheme: 'dark' }, { signal: new AbortController().signal });

  const after = await open();
  expect(after.greeting.instanceId).toBe(before.greeting.instanceId);
  expect(after.greeting.sequence).toBeGreaterThan(old.sequence);
  const heard: number[] = [];
  after.connection.onEvent(({ sequence }) => heard.push(sequence));
  const snapshot = await after.connection.call('app.snapshot', {});
  expect(snapshot.settings.colorScheme).toBe('dark');

  // From the snapshot on, each event has the next number.
  await after.connection.call('settings.update', { colorScheme: 'light' });
  await after.connection.call('settings.update', { colorScheme: 'system' });
  const later = heard.filter((sequence) => sequence > snapshot.sequence);
  expect(later.length).toBeGreaterThanOrEqual(2);
  expect(later).toEqual(later.map((_, index) => snapshot.sequence + 1 + index));
});

test('two windows hear the same news, and a job that one of them sends is in both', async () => {
  const { open, stop } = await start(createHome());
  undo.push(stop);
  const [first, second] = [await open(), await open()];
  const { promise: heard, resolve } = Promise.withResolvers<unknown>();
  second.connection.onEvent(({ name, payload }) => name === 'jobs.changed' && resolve(payload));
  const { models } = await first.connection.call('app.snapshot', {});
  const defaults = models[0]?.defaults;
  assert(defaults, 'the embedded model is there');
  const job = await first.connection.call('jobs.create', {
    prompt: 'a boat',
    modelId: 'postcards',
    ...defaults,
  });
  expect(await heard).toMatchObject({ job: { id: job.id } });
  await first.connection.call('jobs.cancel', { jobId: job.id });
});

test('after a restart of the server the greeting names another run, and the snapshot is the one from the disk', async () => {
  const home = createHome();
  const first = await start(home);
  const before = await first.open();
  await before.connection.call('settings.update', { colorScheme: 'dark' });
  await first.stop();
  const second = await start(home);
  undo.push(second.stop);
  const after = await second.open();
  expect(after.greeting.instanceId).not.toBe(before.greeting.instanceId);
  expect((await after.connection.call('app.snapshot', {})).settings.colorScheme).toBe('dark');
});
