import { EventEmitter } from 'node:events';
import type { HandlerDetails, WebContents, WindowOpenHandlerResponse } from 'electron';
import { beforeEach, expect, test } from 'vitest';
import { guardNavigation } from './navigation.ts';

let contents: EventEmitter & { setWindowOpenHandler: WebContents['setWindowOpenHandler'] };
let open: (details: HandlerDetails) => WindowOpenHandlerResponse;
let opened: string[];

beforeEach(() => {
  opened = [];
  contents = Object.assign(new EventEmitter(), {
    setWindowOpenHandler(handler: typeof open) {
      open = handler;
    },
  });
  guardNavigation(contents as unknown as WebContents, {
    openExternal: async (address) => void opened.push(address),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
});

/** Whether an event was prevented. */
function prevented(name: string, url: string, isMainFrame = true): boolean {
  let stopped = false;
  contents.emit(name, { url, isMainFrame, preventDefault: () => (stopped = true) });
  return stopped;
}

test.each(['will-navigate', 'will-redirect'])(
  '%s: the page may load itself again and go nowhere else',
  (name) => {
    const elsewhere = [
      'https://huggingface.co/',
      'app://polyptych/images/a',
      'file:///etc/passwd',
      'data:text/html,x',
    ];
    expect(prevented(name, 'app://polyptych/?window=1')).toBe(false);
    expect(elsewhere.filter((url) => !prevented(name, url))).toEqual([]);
  },
);

test('a frame inside the page goes nowhere, not even to our own page', () => {
  const anywhere = ['app://polyptych/', 'https://example.com/', 'about:srcdoc'];
  expect(anywhere.filter((url) => !prevented('will-frame-navigate', url, false))).toEqual([]);
});

test('a webview is never attached', () => {
  expect(prevented('will-attach-webview', '')).toBe(true);
});

test('no window is opened, and a link to a known site goes to the browser', () => {
  const ask = (url: string) => open({ url } as HandlerDetails);
  expect(ask('https://huggingface.co/models')).toEqual({ action: 'deny' });
  expect(ask('https://example.com/')).toEqual({ action: 'deny' });
  expect(ask('app://polyptych/images/a')).toEqual({ action: 'deny' });
  expect(opened).toEqual(['https://huggingface.co/models']);
});
