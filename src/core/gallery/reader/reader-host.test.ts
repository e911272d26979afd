import { expect, test } from 'vitest';
import type { ReaderProcess } from '../../ports.ts';
import { createVirtualClock } from '#shared/virtual-clock.ts';
import type { ReaderHostMessage, ReaderMessage, ReadPicture } from './contract.ts';
import { createReaderHost } from './reader-host.ts';

const quiet = () => {};
const log = { info: quiet, warn: quiet, error: quiet };
const picture: ReadPicture = {
  format: 'png',
  sha256: 'a1',
  sizeBytes: 1,
  modifiedAt: 0,
  width: 1,
  height: 1,
  settings: null,
  own: null,
};

/** Processes, numbered from one, that do with what they are sent what the test says. */
function scripted(onRead: (path: string, act: { answer(): void; die(): void }, process: number) => void) {
  const clock = createVirtualClock();
  const started: { killed: boolean; shutDown: boolean }[] = [];
  function spawnReader(): ReaderProcess {
    const state = { killed: false, shutDown: false };
    started.push(state);
    let hear = (_message: ReaderMessage) => {};
    let exit = (_end: { code: number | null; signal: string | null }) => {};
    const number = started.length;
    const receive = (message: ReaderHostMessage) => {
      if (message.type === 'shutdown') return void (state.shutDown = true);
      const { requestId } = message;
      const answer = () => hear({ type: 'read', requestId, picture });
      const die = () => exit({ code: null, signal: 'SIGSEGV' });
      onRead(message.task.path, { answer, die }, number);
    };
    return {
      pid: 1,
      send: receive,
      onMessage: (listener) => void (hear = listener),
      onExit: (listener) => void (exit = listener),
      kill: () => void (state.killed = true),
    };
  }
  const host = createReaderHost({ adapter: { spawnReader }, environment: {}, clock, log });
  const read = (path: string) => host.read({ path, decode: true, thumbnails: [] });
  return { host, read, clock, started };
}

test('a picture that ends the process is refused, and those beside it are read all the same', async () => {
  const { read, started } = scripted((path, { answer, die }, number) => {
    // The others are not done when it ends; in the processes after it, each is tried alone.
    if (path === 'hostile') queueMicrotask(die);
    else if (number > 1) queueMicrotask(answer);
  });
  const results = await Promise.allSettled([read('hostile'), read('b'), read('c')]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(results[0]).toMatchObject({ reason: { code: 'bad_input' } });
  expect(started).toHaveLength(3);
});

test('a picture that takes for ever is given up with its process, and the next one is read', async () => {
  const { read, clock, started } = scripted((path, { answer }) => {
    if (path !== 'endless') queueMicrotask(answer);
  });
  const endless = read('endless');
  clock.advance(60_000);
  await expect(endless).rejects.toThrow('longer than a minute');
  expect(started[0]).toEqual({ killed: true, shutDown: false });
  await expect(read('b')).resolves.toEqual(picture);
});

test('a process with nothing to do is asked to end', async () => {
  const { read, clock, started } = scripted((_path, { answer }) => queueMicrotask(answer));
  await read('a');
  clock.advance(14_000);
  expect(started).toEqual([{ killed: false, shutDown: false }]);
  clock.advance(2000);
  expect(started).toEqual([{ killed: false, shutDown: true }]);
});

test('what is being read when the app ends is told so', async () => {
  const { host, read, started } = scripted(() => {});
  const results = Promise.allSettled([read('a'), read('b'), read('c'), read('d')]);
  host.dispose();
  for (const result of await results) expect(result).toMatchObject({ reason: { code: 'cancelled' } });
  expect(started[0]?.killed).toBe(true);
  await expect(read('e')).rejects.toThrow('not read any more');
});
