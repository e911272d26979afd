import type { IpcMain, IpcMainEvent, WebContents } from 'electron';
import type { Log } from '#core/ports.ts';
import type { ServerCarrier, ServerFrame } from '#shared/rpc/frames.ts';
import { isHello, readFrame, refusalOf } from './incoming-frame.ts';

/** The one channel; the preload has the other end. */
const channel = 'polyptych';
/** What may wait for a page that hangs before its connection is let go. */
const maximumWaitingCharacters = 8 * 1024 * 1024;

export interface PageConnectionsOptions {
  ipcMain: Pick<IpcMain, 'on' | 'off'>;
  /** Whether a page is one of our windows'. */
  isOurs(contents: WebContents): boolean;
  /** Serves one connection of the contract; returns what ends it. */
  serve(carrier: ServerCarrier): () => void;
  onConnected(): void;
  log: Log;
}

interface PageConnection {
  receive(frame: unknown): void;
  end(): void;
}

/**
 * The contract over one IPC channel, one connection for each page. A page begins with `hello`: said again (after a
 * reload, or because the page wants a fresh start), it ends the connection before and begins a new one.
 * Returns what ends all connections.
 */
export function servePages({ ipcMain, isOurs, serve, onConnected, log }: PageConnectionsOptions): () => void {
  const connections = new Map<number, PageConnection>();
  let refusals = 0;

  function refuse(event: IpcMainEvent, reason: string) {
    refusals += 1;
    // A page that tries again and again must not fill the disk: the first, second, fourth, eighth … are told.
    if (Number.isInteger(Math.log2(refusals)))
      log.warn({ reason, refusals, url: event.senderFrame?.url }, 'a frame from elsewhere was dropped');
  }

  const onMessage = (event: IpcMainEvent, text: unknown) => {
    const frameOfSender = event.senderFrame;
    const refusal = refusalOf({
      ours: isOurs(event.sender),
      mainFrame: frameOfSender !== null && frameOfSender.parent === null,
      origin: frameOfSender?.origin ?? null,
    });
    if (refusal !== null) return refuse(event, refusal);
    const { sender } = event;
    const frame = readFrame(text);
    if (isHello(frame)) {
      connections.get(sender.id)?.end();
      const connection = connectPage(sender, serve, () => {
        if (connections.get(sender.id) === connection) connections.delete(sender.id);
      });
      connections.set(sender.id, connection);
      onConnected();
    }
    connections.get(sender.id)?.receive(frame);
  };
  ipcMain.on(channel, onMessage);
  return () => {
    ipcMain.off(channel, onMessage);
    for (const { end } of [...connections.values()]) end();
  };
}

function connectPage(
  contents: WebContents,
  serve: PageConnectionsOptions['serve'],
  onEnd: () => void,
): PageConnection {
  const listeners = new Set<(frame: unknown) => void>();
  const closers = new Set<() => void>();
  let ended = false;
  /** Characters sent since the page stopped answering; null while it answers. */
  let waiting: number | null = null;

  function end() {
    if (ended) return;
    ended = true;
    contents.off('destroyed', end);
    contents.off('render-process-gone', end);
    contents.off('unresponsive', startCounting);
    contents.off('responsive', stopCounting);
    for (const close of [...closers]) close();
    onEnd();
  }
  function startCounting() {
    waiting = 0;
  }
  function stopCounting() {
    waiting = null;
  }
  /** A page whose news were dropped must begin anew once it answers: what it shows is not the truth any more. */
  function giveUp() {
    end();
    contents.once('responsive', () => contents.reload());
  }
  function send(frame: ServerFrame) {
    if (ended || contents.isDestroyed()) return;
    const text = JSON.stringify(frame);
    if (waiting !== null) {
      waiting += text.length;
      if (waiting > maximumWaitingCharacters) return giveUp();
    }
    contents.send(channel, text);
  }

  contents.on('destroyed', end);
  contents.on('render-process-gone', end);
  contents.on('unresponsive', startCounting);
  contents.on('responsive', stopCounting);
  serve({
    send,
    onFrame(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onClose(listener) {
      closers.add(listener);
      return () => closers.delete(listener);
    },
    close: end,
  });
  return {
    receive(frame) {
      for (const listener of [...listeners]) listener(frame);
    },
    end,
  };
}
