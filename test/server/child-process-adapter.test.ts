import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { WorkerProcess } from '#core/ports.ts';
import { createChildProcessAdapter } from '#server/child-process-adapter.ts';

const folder = mkdtempSync(join(tmpdir(), 'polyptych-adapter-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A program in a worker's place: says what it was given, sends back what it is told, leaves when asked to. */
const workerEntry = join(folder, 'worker.mjs');
writeFileSync(
  workerEntry,
  `console.log('on the way out');
console.error('a first line\\nand a second');
process.on('message', (message) => {
  if (message.type === 'shutdown') process.exit(7);
  process.send('no message of the protocol');
  process.send({ type: 'echo', message });
});
process.send({ type: 'given', arguments: process.argv.slice(2), environment: process.env, flags: process.execArgv });
`,
);
const worker = { deviceId: 'cpu', executionProvider: 'cpu', threads: 2, heartbeatIntervalMs: 100 } as const;

function start(entry = workerEntry, read: (details: object) => void = () => undefined) {
  const log = { info: read, warn: read, error: read };
  const adapter = createChildProcessAdapter({ workerEntry: entry, samplerEntry: entry, log });
  const process = adapter.spawn({ worker, environment: { ONLY: 'this' } });
  return { process, end: new Promise<object>((resolve) => process.onExit(resolve)) };
}
const nextMessage = (process: WorkerProcess) =>
  new Promise<unknown>((resolve) => process.onMessage((message) => resolve(message)));

test('a worker gets its options as one argument, exactly the given environment, and no flags of ours', async () => {
  const { process, end } = start();
  const given = await nextMessage(process);
  const {
    NODE_CHANNEL_FD: _channel,
    NODE_CHANNEL_SERIALIZATION_MODE: _mode,
    ...environment
  } = (given as { environment: Record<string, string> }).environment;
  expect(given).toMatchObject({ arguments: [JSON.stringify(worker)], flags: [] });
  expect(environment).toEqual({ ONLY: 'this' });
  process.kill();
  expect(await end).toEqual({ code: null, signal: 'SIGKILL' });
});

test('messages go both ways; what is no message of the protocol is not passed on', async () => {
  const { process, end } = start();
  await nextMessage(process);
  process.send({ type: 'cancel', leaseId: 'a' });
  expect(await nextMessage(process)).toEqual({ type: 'echo', message: { type: 'cancel', leaseId: 'a' } });
  process.kill();
  await end;
});

test('its own end is reported with its code, and what is sent afterwards harms nobody', async () => {
  const { process, end } = start();
  process.send({ type: 'shutdown' });
  expect(await end).toEqual({ code: 7, signal: null });
  process.send({ type: 'shutdown' });
  process.kill();
});

test('what it prints goes to the log line by line, with its process number', async () => {
  const lines: object[] = [];
  const { promise: allRead, resolve } = Promise.withResolvers<void>();
  const { process, end } = start(workerEntry, (details) => {
    if (lines.push(details) === 3) resolve();
  });
  await allRead;
  const said = lines.map((details) => ('line' in details ? String(details.line) : ''));
  expect(said.sort()).toEqual(['a first line', 'and a second', 'on the way out']);
  expect(lines).toMatchObject([{ pid: process.pid }, { pid: process.pid }, { pid: process.pid }]);
  process.kill();
  await end;
});

test('a program that is not there is reported as an end', async () => {
  const { end } = start(join(folder, 'nowhere.mjs'));
  expect(await end).toEqual({ code: 1, signal: null });
});
