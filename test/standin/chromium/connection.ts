import { EventEmitter } from 'node:events';
import type { CDPSession } from '@playwright/test';

/** One target's end of the DevTools protocol, with Playwright's types of it. */
export type Session = Pick<CDPSession, 'on' | 'once' | 'send'>;

interface Message {
  id?: number;
  sessionId?: string;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
}

export interface Connection {
  /** The browser's own session. */
  readonly root: Session;
  /** The session that the browser named when it attached to a target. */
  session(sessionId: string): Session;
  onClose(listener: () => void): void;
}

/** Connects to a running Chromium; `endpoint` is its WebSocket address for DevTools. */
export async function connectTo(endpoint: string): Promise<Connection> {
  const socket = new WebSocket(endpoint);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true });
    socket.addEventListener('error', () => reject(new Error(`No Chromium answers at ${endpoint}.`)), {
      once: true,
    });
  });
  const sessions = new Map<string, EventEmitter>();
  const calls = new Map<number, { method: string; done: PromiseWithResolvers<unknown> }>();
  let lastCall = 0;

  function open(sessionId: string): EventEmitter {
    const emitter = new EventEmitter();
    const send = (method: string, params: object = {}) => {
      lastCall += 1;
      const done = Promise.withResolvers<unknown>();
      // Whoever does not wait for an answer does not care about a target that has gone meanwhile.
      done.promise.catch(() => undefined);
      calls.set(lastCall, { method, done });
      const address = sessionId === '' ? {} : { sessionId };
      socket.send(JSON.stringify({ id: lastCall, method, params, ...address }));
      return done.promise;
    };
    return Object.assign(emitter, { send });
  }
  function session(sessionId: string): Session {
    const known = sessions.get(sessionId) ?? open(sessionId);
    sessions.set(sessionId, known);
    // An emitter with `send` is what this type says, but for the names of commands and events.
    return known as unknown as Session;
  }

  socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const { id, sessionId = '', method, params, result, error } = JSON.parse(data) as Message;
    if (id === undefined) return void sessions.get(sessionId)?.emit(method ?? '', params);
    const call = calls.get(id);
    calls.delete(id);
    if (error) call?.done.reject(new Error(`${call.method}: ${error.message}`));
    else call?.done.resolve(result);
  });
  return {
    root: session(''),
    session,
    onClose: (listener) => socket.addEventListener('close', () => listener()),
  };
}
