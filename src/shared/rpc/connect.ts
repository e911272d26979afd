import { PolyptychError } from '../errors.ts';
import type { EventPayloads, InputOf, OutputOf, RequestDefinitions } from './define.ts';
import { type ClientCarrier, protocolVersion } from './frames.ts';

/** A client's end of the contract over one connection. */
export interface Connection<R extends RequestDefinitions, E> {
  /** Resolves with the server's greeting; rejects when the connection ends first. */
  ready: Promise<{ instanceId: string; sequence: number }>;
  call<N extends keyof R & string>(
    name: N,
    input: InputOf<R[N]>,
    options?: { signal?: AbortSignal },
  ): Promise<OutputOf<R[N]>>;
  onEvent(
    listener: (event: { sequence: number; name: keyof E & string; payload: unknown }) => void,
  ): () => void;
  close(): void;
}

interface Pending {
  resolve: (value: never) => void;
  reject: (error: PolyptychError) => void;
}

/** Speaks the contract over a carrier: calls with cancellation, events, and rejection of all calls on close. */
export function connect<R extends RequestDefinitions, E extends EventPayloads<object>>(
  carrier: ClientCarrier,
): Connection<R, E> {
  const pending = new Map<number, Pending>();
  const listeners = new Set<Parameters<Connection<R, E>['onEvent']>[0]>();
  let lastId = 0;
  let closed = false;
  const ready = Promise.withResolvers<{ instanceId: string; sequence: number }>();
  ready.promise.catch(() => undefined);

  carrier.onFrame((frame) => {
    if (frame.type === 'hello') {
      if (frame.protocolVersion === protocolVersion) return ready.resolve(frame);
      ready.reject(
        new PolyptychError('protocol', 'This window and the app are of different versions: reload it.'),
      );
    } else if (frame.type === 'event') {
      // What leaves the core is typed, not parsed: the name is one of the contract's.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      const name = frame.name as keyof E & string;
      for (const listener of listeners) listener({ ...frame, name });
    } else {
      const call = pending.get(frame.id);
      pending.delete(frame.id);
      // The output has the type that the call's name promises.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      if (frame.type === 'result') call?.resolve(frame.output as never);
      else call?.reject(new PolyptychError(frame.error.code, frame.error.message));
    }
  });
  carrier.onClose(() => {
    closed = true;
    const error = new PolyptychError('disconnected', 'The connection to Polyptych was lost.');
    ready.reject(error);
    for (const call of pending.values()) call.reject(error);
    pending.clear();
  });
  carrier.send({ type: 'hello', protocolVersion });

  return {
    ready: ready.promise,
    call(name, input, options) {
      if (closed)
        return Promise.reject(new PolyptychError('disconnected', 'There is no connection to Polyptych.'));
      if (options?.signal?.aborted)
        return Promise.reject(new PolyptychError('cancelled', 'The request was cancelled.'));
      const id = ++lastId;
      const cancel = () => carrier.send({ type: 'cancel', id });
      options?.signal?.addEventListener('abort', cancel, { once: true });
      return new Promise<never>((resolve, reject) => {
        pending.set(id, { resolve, reject });
        carrier.send({ type: 'request', id, name, input });
      }).finally(() => options?.signal?.removeEventListener('abort', cancel));
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => carrier.close(),
  };
}
