import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { WorkerProcess } from '#core/ports.ts';
import { becomeReady } from '#test/standin/readiness.ts';
import { utilityProcess } from '#test/standin/utility-process.ts';
import { createUtilityProcessAdapter } from '../../src/main/utility-process-adapter.ts';

becomeReady();
const folder = mkdtempSync(join(tmpdir(), 'polyptych-utility-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A program in a worker's place: says what it was given, sends back what it is told, hangs or leaves when asked to. */
const workerEntry = join(folder, 'worker.mjs');
writeFileSync(
  workerEntry,
  `console.log('on the way out');
console.error('a first line\\nand a second');
process.on('SIGTERM', () => undefined);
process.parentPort.on('message', ({ data }) => {
  if (data.type === 'shutdown') process.exit(7);
  if (data.type === 'unload') for (;;);
  process.parentPort.postMessage('no message of the protocol');
  process.parentPort.postMessage({ type: 'echo', message: data });
});
process.parentPort.postMessage({ type: 'given', arguments: process.argv.slice(2), environment: process.env });
`,
);
const worker = { deviceId: 'cpu', executionProvider: 'cpu', threads: 2, heartbeatIntervalMs: 100 } as const;

function start(read: (details: object) => void = () => undefined) {
  const log = { info: read, warn: read, error: read };
  const adapter = createUtilityProcessAdapter({
    // Real processes, started by the stand-in for Electron.
    fork: utilityProcess.fork,
    workerEntry,
    samplerEntry: workerEntry,
    log,
  });
  const process = adapter.spawn({ worker, environment: { ONLY: 'this' } });
  return { process, end: new Promise<object>((resolve) => process.onExit(resolve)) };
}
const nextMessage = (process: WorkerProcess) =>
  new Promise<unknown>((resolve) => process.onMessage((message) => resolve(message)));

test('a worker gets its options as one argument and exactly the given environment', async () => {
  const { process, end } = start();
  const given = await nextMessage(process);
  expect(given).toMatchObject({ arguments: [JSON.stringify(worker)] });
  const { environment } = given as { environment: Record<string, string> };
  // Node's own, of the stand-in's channel.
  const own = Object.keys(environment).filter((name) => !name.startsWith('NODE_CHANNEL_'));
  expect(own).toEqual(['ONLY']);
  process.kill();
  await end;
});

test('its number is known as soon as it runs, and not any more when it has ended', async () => {
  const { process, end } = start();
  expect(process.pid).toBeNull();
  await nextMessage(process);
  expect(process.pid).toBeGreaterThan(0);
  process.kill();
  await end;
  expect(process.pid).toBeNull();
});

test('messages go both ways; what is no message of the protocol is not passed on', async () => {
  const { process, end } = start();
  await nextMessage(process);
  process.send({ type: 'cancel', leaseId: 'a' });
  expect(await nextMessage(process)).toEqual({ type: 'echo', message: { type: 'cancel', leaseId: 'a' } });
  process.kill();
  await end;
});

test('a worker that hangs and ignores SIGTERM is ended all the same', async () => {
  const { process, end } = start();
  await nextMessage(process);
  process.send({ type: 'unload', modelFolder: '/models/any' });
  process.kill();
  process.kill();
  expect(await end).toEqual({ code: null, signal: 'SIGKILL' });
});

test('one that is to be ended before it runs is ended as soon as it does', async () => {
  const { process, end } = start();
  process.kill();
  expect(await end).toEqual({ code: null, signal: 'SIGKILL' });
});

test('its own end is reported with its code, and what is sent afterwards harms nobody', async () => {
  const { process, end } = start();
  await nextMessage(process);
  process.send({ type: 'shutdown' });
  expect(await end).toEqual({ code: 7, signal: null });
  process.send({ type: 'shutdown' });
  process.kill();
});

test('what it prints goes to the log line by line, with its process number', async () => {
  const lines: object[] = [];
  const { promise: allRead, resolve } = Promise.withResolvers<void>();
  const { process, end } = start((details) => {
    if (lines.push(details) === 3) resolve();
  });
  await allRead;
  const said = lines.map((details) => ('line' in details ? String(details.line) : ''));
  expect(said.sort()).toEqual(['a first line', 'and a second', 'on the way out']);
  const { pid } = process;
  expect(lines).toMatchObject([{ pid }, { pid }, { pid }]);
  process.kill();
  await end;
});

test('a process that cannot be started at all is a lost worker', () => {
  const adapter = createUtilityProcessAdapter({
    fork: () => {
      throw new TypeError('no');
    },
    workerEntry,
    samplerEntry: workerEntry,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  expect(() => adapter.spawn({ worker, environment: {} })).toThrow('A worker process could not be started');
});
