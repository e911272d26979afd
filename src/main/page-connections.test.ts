import { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';
import { beforeEach, expect, test } from 'vitest';
import type { ServerCarrier } from '#shared/rpc/frames.ts';
import { servePages } from './page-connections.ts';

/** As much of a page as the connections know; test/e2e has real ones. */
class Page extends EventEmitter {
  readonly sent: string[] = [];
  reloads = 0;
  readonly id: number;
  constructor(id: number) {
    super();
    this.id = id;
  }
  send(_channel: string, text: string) {
    this.sent.push(text);
  }
  reload() {
    this.reloads += 1;
  }
  isDestroyed() {
    return false;
  }
}

const ipcMain = new EventEmitter();
let page: Page;
let carriers: { carrier: ServerCarrier; frames: unknown[]; closed: boolean }[];
let warnings: number;
let stop: () => void;
const hello = '{"type":"hello","protocolVersion":1}';
const mainFrame = { parent: null, origin: 'app://polyptych', url: 'app://polyptych/' };

function say(text: unknown, senderFrame: object | null = mainFrame, sender = page) {
  ipcMain.emit('polyptych', { sender, senderFrame }, text);
}

beforeEach(() => {
  page = new Page(1);
  carriers = [];
  warnings = 0;
  const our = page;
  stop = servePages({
    ipcMain: ipcMain as never,
    isOurs: (contents: WebContents) => contents.id === our.id,
    serve(carrier) {
      const entry = { carrier, frames: [] as unknown[], closed: false };
      carriers.push(entry);
      carrier.onFrame((frame) => entry.frames.push(frame));
      carrier.onClose(() => {
        entry.closed = true;
      });
      return () => undefined;
    },
    onConnected: () => undefined,
    log: { info: () => undefined, warn: () => (warnings += 1), error: () => undefined },
  });
  return () => stop();
});

test('a page speaks after its greeting, and what it says before is nothing', () => {
  say('{"type":"cancel","id":1}');
  expect(carriers).toHaveLength(0);
  say(hello);
  say('{"type":"cancel","id":2}');
  expect(carriers[0]?.frames).toEqual([
    { type: 'hello', protocolVersion: 1 },
    { type: 'cancel', id: 2 },
  ]);
});

test('a greeting after a reload ends the connection before', () => {
  say(hello);
  say(hello);
  expect(carriers.map(({ closed }) => closed)).toEqual([true, false]);
  carriers[0]?.carrier.send({ type: 'result', id: 1, output: 'old' });
  carriers[1]?.carrier.send({ type: 'result', id: 1, output: 'new' });
  expect(page.sent).toEqual(['{"type":"result","id":1,"output":"new"}']);
});

test('frames of subframes, of other windows and of frames that have gone are dropped, and logged sparingly', () => {
  say(hello);
  for (let attempt = 0; attempt < 100; attempt += 1) {
    say('{"type":"cancel","id":1}', { ...mainFrame, parent: mainFrame });
    say('{"type":"cancel","id":1}', { ...mainFrame, origin: 'https://example.com' });
    say('{"type":"cancel","id":1}', null);
    say(hello, mainFrame, new Page(2));
  }
  expect(carriers).toHaveLength(1);
  expect(carriers[0]?.frames).toHaveLength(1);
  expect(warnings).toBe(9);
});

test.each(['destroyed', 'render-process-gone'])(
  '%s ends the connection and leaves no listener behind',
  (event) => {
    say(hello);
    page.emit(event);
    expect(carriers[0]?.closed).toBe(true);
    carriers[0]?.carrier.send({ type: 'result', id: 1, output: null });
    expect(page.sent).toEqual([]);
    expect(page.eventNames().flatMap((name) => page.listeners(name))).toEqual([]);
  },
);

test('a page that hangs is sent only so much, and begins anew when it answers again', () => {
  say(hello);
  page.emit('unresponsive');
  const output = 'x'.repeat(1024 * 1024);
  for (let id = 0; id < 20; id += 1) carriers[0]?.carrier.send({ type: 'result', id, output });
  expect(page.sent.length).toBeLessThan(9);
  expect(carriers[0]?.closed).toBe(true);
  expect(page.reloads).toBe(0);
  page.emit('responsive');
  expect(page.reloads).toBe(1);
});

test('a page that only hung for a moment keeps its connection', () => {
  say(hello);
  page.emit('unresponsive');
  page.emit('responsive');
  const output = 'x'.repeat(5 * 1024 * 1024);
  for (let id = 0; id < 3; id += 1) carriers[0]?.carrier.send({ type: 'result', id, output });
  expect(page.sent).toHaveLength(3);
  expect(carriers[0]?.closed).toBe(false);
});

test('at the end all connections end', () => {
  say(hello);
  stop();
  expect(carriers[0]?.closed).toBe(true);
  say(hello);
  expect(carriers).toHaveLength(1);
});
