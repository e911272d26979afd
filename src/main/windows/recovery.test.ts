import { EventEmitter } from 'node:events';
import type { BrowserWindow, MessageBoxOptions } from 'electron';
import { beforeEach, expect, test } from 'vitest';
import { recoverPage } from './recovery.ts';

let page: EventEmitter & { reload: () => void; forcefullyCrashRenderer: () => void };
let now: number;
let done: string[];
/** Questions that are open, with what answers them. */
let questions: { options: MessageBoxOptions; answer: (response: number) => void }[];
let leaving: boolean;

beforeEach(() => {
  done = [];
  questions = [];
  now = 0;
  leaving = false;
  page = Object.assign(new EventEmitter(), {
    reload: () => void done.push('reload'),
    forcefullyCrashRenderer() {
      done.push('crash');
      page.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    },
  });
  recoverPage({ webContents: page, isDestroyed: () => false } as unknown as BrowserWindow, {
    dialog: {
      showMessageBox: ((_window: unknown, options: MessageBoxOptions) =>
        new Promise((resolve) => {
          const answer = (response: number) => resolve({ response, checkboxChecked: false });
          questions.push({ options, answer });
          // As Electron does it: a question that is taken back counts as cancelled.
          options.signal?.addEventListener('abort', () => answer(options.cancelId ?? 0));
        })) as never,
    },
    clock: { now: () => now },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    isLeaving: () => leaving,
    quit: () => void done.push('quit'),
  });
});

const crash = (reason = 'crashed') => page.emit('render-process-gone', {}, { reason, exitCode: 1 });
const settle = () => new Promise<void>((resolve) => void setImmediate(resolve));

test('a page that has gone is loaded again; after three quick times one is asked', async () => {
  crash();
  crash('oom');
  expect(done).toEqual(['reload', 'reload']);
  crash();
  expect(questions).toHaveLength(1);
  questions[0]?.answer(0);
  await settle();
  expect(done).toEqual(['reload', 'reload', 'reload']);
});

test('quitting is what the question offers otherwise', async () => {
  for (let time = 0; time < 3; time += 1) crash();
  questions[0]?.answer(1);
  await settle();
  expect(done).toEqual(['reload', 'reload', 'quit']);
});

test('a page that ends because the app leaves stays away', () => {
  leaving = true;
  crash();
  page.emit('unresponsive');
  expect([done, questions]).toEqual([[], []]);
});

test('a page that hangs is crashed and loaded again when the person wants it', async () => {
  page.emit('unresponsive');
  page.emit('unresponsive');
  expect(questions).toHaveLength(1);
  questions[0]?.answer(1);
  await settle();
  expect(done).toEqual(['crash', 'reload']);
});

test('a question is taken back when the page answers again, and then nothing is done', async () => {
  page.emit('unresponsive');
  page.emit('responsive');
  await settle();
  expect(questions[0]?.options.signal?.aborted).toBe(true);
  expect(done).toEqual([]);
  page.emit('unresponsive');
  expect(questions).toHaveLength(2);
});
