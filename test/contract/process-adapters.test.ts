import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { SamplerOptions } from '#core/devices/sampling/contract.ts';
import type { Log, ProcessAdapter } from '#core/ports.ts';
import { createChildProcessAdapter } from '#server/child-process-adapter.ts';
import { createUtilityProcessAdapter } from '../../src/main/utility-process-adapter.ts';
import { becomeReady } from '../standin/readiness.ts';
import { utilityProcess } from '../standin/utility-process.ts';

becomeReady();
const folder = mkdtempSync(join(tmpdir(), 'polyptych-processes-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A program in ours' place: says what it was given, sends back what it is told, hangs or leaves when asked to. */
const entry = join(folder, 'entry.mjs');
writeFileSync(
  entry,
  `console.log('on the way out');
console.error('a first line\\nand a second');
process.on('SIGTERM', () => undefined);
const port = process.parentPort;
const send = (message) => (port ? port.postMessage(message) : process.send(message));
const hear = (message) => {
  if (message.type === 'shutdown') process.exit(7);
  if (message.type === 'unload') for (;;);
  send('no message of the protocol');
  send({ type: 'echo', message });
};
if (port) port.on('message', ({ data }) => hear(data));
else process.on('message', hear);
send({ type: 'given', arguments: process.argv.slice(2), environment: process.env, flags: process.execArgv });
`,
);
const worker = { deviceId: 'cpu', executionProvider: 'cpu', threads: 2, heartbeatIntervalMs: 100 } as const;
const environment = { ONLY: 'this' };
const quiet: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

interface Wanted {
  workerEntry?: string;
  samplerEntry?: string;
  readerEntry?: string;
  log?: Log;
}
const defaults = { workerEntry: entry, samplerEntry: entry, readerEntry: entry, log: quiet };
const childProcesses = (wanted: Wanted = {}) => createChildProcessAdapter({ ...defaults, ...wanted });
const utilityProcesses = (wanted: Wanted = {}) =>
  // Real processes, started by the stand-in for Electron.
  createUtilityProcessAdapter({ ...defaults, fork: utilityProcess.fork, ...wanted });

function start(adapter: ProcessAdapter) {
  const process = adapter.spawn({ worker, environment });
  return { process, end: new Promise<object>((resolve) => process.onExit(resolve)) };
}
/** Whichever of ours the program stands for. */
interface Speaker {
  onMessage(listener: (message: unknown) => void): void;
}
const nextMessage = (process: Speaker) =>
  new Promise<unknown>((resolve) => process.onMessage((message) => resolve(message)));
/** What the program was given, without what Node needs for a channel. */
async function given(process: Speaker) {
  const said = (await nextMessage(process)) as { environment: object; arguments: string[]; flags: string[] };
  const own = Object.entries(said.environment).filter(([name]) => !name.startsWith('NODE_CHANNEL_'));
  return { ...said, environment: Object.fromEntries(own) };
}

describe.each([
  { kind: 'child processes of Node', create: childProcesses },
  { kind: 'utility processes of Electron', create: utilityProcesses },
])('$kind', ({ create }) => {
  test('a worker gets its options as one argument and exactly the given environment', async () => {
    const { process, end } = start(create());
    expect(await given(process)).toMatchObject({ arguments: [JSON.stringify(worker)], environment });
    process.kill();
    expect(await end).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('the sampler is a program of its own, with options and an environment of its own', async () => {
    const samplerEntry = join(folder, 'sampler.mjs');
    writeFileSync(samplerEntry, `await import('./entry.mjs');`);
    const sampler: SamplerOptions = {
      intervalMs: 1000,
      detectionIntervalMs: 5000,
      sysfsRoot: '/',
      nvmlLibrary: null,
      cudaLibrary: null,
      skipped: { deviceIds: [], vendors: [] },
      onlyDeviceId: null,
    };
    const adapter = create({ workerEntry: join(folder, 'nowhere.mjs'), samplerEntry });
    const process = adapter.spawnSampler({ sampler, environment });
    expect(await given(process)).toMatchObject({ arguments: [JSON.stringify(sampler)], environment });
    const end = new Promise((resolve) => process.onExit(resolve));
    process.kill();
    await end;
  });

  test('so is the reader of pictures', async () => {
    const readerEntry = join(folder, 'reader.mjs');
    writeFileSync(readerEntry, `await import('./entry.mjs');`);
    const reader = { mostPixels: 1 };
    const nowhere = join(folder, 'nowhere.mjs');
    const adapter = create({ workerEntry: nowhere, samplerEntry: nowhere, readerEntry });
    const process = adapter.spawnReader({ reader, environment });
    expect(await given(process)).toMatchObject({ arguments: [JSON.stringify(reader)], environment });
    const end = new Promise((resolve) => process.onExit(resolve));
    process.kill();
    await end;
  });

  test('its number is known while it runs, and not any more when it has ended', async () => {
    const { process, end } = start(create());
    await nextMessage(process);
    expect(process.pid).toBeGreaterThan(0);
    process.kill();
    await end;
    expect(process.pid).toBeNull();
  });

  test('messages go both ways; what is no message of the protocol is not passed on', async () => {
    const { process, end } = start(create());
    await nextMessage(process);
    process.send({ type: 'cancel', leaseId: 'a' });
    expect(await nextMessage(process)).toEqual({ type: 'echo', message: { type: 'cancel', leaseId: 'a' } });
    process.kill();
    await end;
  });

  test('a worker that hangs and ignores SIGTERM is ended all the same', async () => {
    const { process, end } = start(create());
    await nextMessage(process);
    process.send({ type: 'unload', modelFolder: '/models/any' });
    process.kill();
    process.kill();
    expect(await end).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('one that is to be ended before it runs is ended as soon as it does', async () => {
    const { process, end } = start(create());
    process.kill();
    expect(await end).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('its own end is reported with its code, and what is sent afterwards harms nobody', async () => {
    const { process, end } = start(create());
    await nextMessage(process);
    process.send({ type: 'shutdown' });
    expect(await end).toEqual({ code: 7, signal: null });
    process.send({ type: 'shutdown' });
    process.kill();
  });

  test('what is sent before it listens waits for it', async () => {
    const { process, end } = start(create());
    process.send({ type: 'shutdown' });
    expect(await end).toEqual({ code: 7, signal: null });
  });

  test('what it prints goes to the log line by line, with its process number', async () => {
    const lines: object[] = [];
    const { promise: allRead, resolve } = Promise.withResolvers<void>();
    const read = (details: object) => {
      if (lines.push(details) === 3) resolve();
    };
    const { process, end } = start(create({ log: { info: read, warn: read, error: read } }));
    await allRead;
    const said = lines.map((details) => ('line' in details ? String(details.line) : ''));
    expect(said.sort()).toEqual(['a first line', 'and a second', 'on the way out']);
    const { pid } = process;
    expect(lines).toMatchObject([{ pid }, { pid }, { pid }]);
    process.kill();
    await end;
  });

  test('a program that is not there is reported as an end', async () => {
    const { end } = start(create({ workerEntry: join(folder, 'nowhere.mjs') }));
    expect(await end).toEqual({ code: 1, signal: null });
  });
});

test('a child process gets no flags of ours', async () => {
  const { process, end } = start(childProcesses());
  expect(await given(process)).toMatchObject({ flags: [] });
  process.kill();
  await end;
});

test('the number of a utility process is not known before it runs', async () => {
  const { process, end } = start(utilityProcesses());
  expect(process.pid).toBeNull();
  process.kill();
  await end;
});

test('a utility process that cannot be started at all is a lost worker', () => {
  const adapter = createUtilityProcessAdapter({
    ...defaults,
    fork: () => {
      throw new TypeError('no');
    },
  });
  expect(() => adapter.spawn({ worker, environment: {} })).toThrow('A worker process could not be started');
});
