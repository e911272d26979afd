import { type Page, expect } from '@playwright/test';
import type { Contract, Events } from '#shared/contract/index.ts';
import { connect } from '#shared/rpc/connect.ts';
import {
  type ClientCarrier,
  type ClientFrame,
  type ServerFrame,
  protocolVersion,
} from '#shared/rpc/frames.ts';
import type { Client } from '../../../support/served-app.ts';
import { expectReady } from '../screen.ts';

/** What the preload puts on the page's window. */
interface Bridge {
  send(frame: ClientFrame): void;
  onFrame(listener: (frame: ServerFrame) => void): () => void;
}
type AppWindow = Window & { polyptych?: Bridge };

/** The page numbers its own requests from 1; it ignores answers to numbers that it has not given. */
const firstId = 1_000_000_000;

/**
 * A client of the contract that speaks through the bridge of whichever page of the app is open, beside the page's own
 * connection. When that page goes or is loaded anew, it takes the next one.
 */
export async function connectThroughPages(pages: () => readonly Page[]): Promise<Client> {
  const carrier = createPageCarrier(pages);
  const client = connect<Contract['requests'], Events>(carrier);
  await client.ready;
  return client;
}

function createPageCarrier(pages: () => readonly Page[]): ClientCarrier {
  const listeners = new Set<(frame: ServerFrame) => void>();
  const closers = new Set<() => void>();
  const prepared = new Set<Page>();
  let bound: Page | null = null;
  let closed = false;
  /** Frames go out one after another, as over a line. */
  let line: Promise<void> = Promise.resolve();

  const hear = (frame: ServerFrame) => {
    for (const listener of [...listeners]) listener(frame);
  };

  /** Listens to a page that has been connected; nobody greets twice over one bridge. */
  async function bind(): Promise<Page> {
    if (bound) return bound;
    await expect.poll(() => pages().length, { intervals: [30] }).toBeGreaterThan(0);
    const page = pages()[0];
    if (!page) throw new Error('No window is open.');
    if (!prepared.has(page)) {
      prepared.add(page);
      await page.exposeFunction('tellTest', (frame: ServerFrame) => {
        if (page === bound && !closed) hear('id' in frame ? { ...frame, id: frame.id - firstId } : frame);
      });
      const unbind = () => {
        if (page === bound) bound = null;
      };
      page.on('close', unbind);
      page.on('crash', unbind);
      page.on('domcontentloaded', () => {
        if (page !== bound) return;
        bound = null;
        // Without a request, too: somebody may wait for news.
        void bind().catch(() => undefined);
      });
    }
    await expectReady(page);
    bound = page;
    await page.evaluate((first) => {
      const tell: unknown = Reflect.get(window, 'tellTest');
      (window as AppWindow).polyptych?.onFrame((frame) => {
        if (typeof tell === 'function' && (frame.type === 'event' || ('id' in frame && frame.id >= first)))
          tell(frame);
      });
    }, firstId);
    return page;
  }

  async function deliver(frame: ClientFrame) {
    if (frame.type === 'hello')
      return hear({ type: 'hello', protocolVersion, instanceId: 'through a page', sequence: 0 });
    const shifted = { ...frame, id: frame.id + firstId };
    try {
      const page = await bind();
      await page.evaluate((sent) => (window as AppWindow).polyptych?.send(sent), shifted);
    } catch (error) {
      const message = `The window went away: ${String(error)}`;
      hear({ type: 'error', id: frame.id, error: { code: 'disconnected', message } });
    }
  }

  return {
    send(frame) {
      line = line.then(() => (closed ? undefined : deliver(frame)));
    },
    onFrame(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onClose(listener) {
      closers.add(listener);
      return () => closers.delete(listener);
    },
    close() {
      closed = true;
      for (const listener of closers) listener();
    },
  };
}
