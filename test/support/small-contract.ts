import { z } from 'zod';
import { type EventPayloads, type HandlersOf, event, request } from '#shared/rpc/define.ts';
import { type EventLog, createEventLog } from '#shared/rpc/events.ts';
import type { ServerCarrier } from '#shared/rpc/frames.ts';
import { serve } from '#shared/rpc/serve.ts';
import { PolyptychError } from '#shared/errors.ts';

const nothing = z.strictObject({});

/** A contract of its own, small enough to see all that can happen on a connection. */
const smallContract = {
  requests: {
    'sum.add': request(
      z.strictObject({
        left: z.number(),
        right: z.number({ error: 'The right side must be a number.' }).default(0),
      }),
      z.object({ sum: z.number() }),
    ),
    /** Waits until it is aborted. */
    'wait.forever': request(nothing, z.object({})),
    'fail.typed': request(nothing, z.object({})),
    'fail.crash': request(nothing, z.object({})),
    'fail.unsendable': request(nothing, z.object({ big: z.bigint() })),
  },
  events: { 'news.told': event<{ text: string }>() },
};
export type SmallRequests = typeof smallContract.requests;
export type SmallEvents = EventPayloads<typeof smallContract.events>;

export interface SmallApp {
  readonly events: EventLog<SmallEvents>;
  readonly instanceId: string;
  /** What the handlers saw, in order: `started`, `aborted`. */
  readonly seen: string[];
  readonly internalErrors: unknown[];
  /** Settles when `wait.forever` has begun. */
  waitBegan: Promise<void>;
  waitAborted: Promise<void>;
  serve(carrier: ServerCarrier): () => void;
}

export function createSmallApp(instanceId = 'first'): SmallApp {
  const events = createEventLog<SmallEvents>();
  const seen: string[] = [];
  const internalErrors: unknown[] = [];
  const began = Promise.withResolvers<void>();
  const aborted = Promise.withResolvers<void>();
  const handlers: HandlersOf<SmallRequests> = {
    'sum.add': ({ left, right }) => ({ sum: left + right }),
    'wait.forever'(_input, { signal }) {
      seen.push('started');
      const { promise, reject } = Promise.withResolvers<never>();
      signal.addEventListener('abort', () => {
        seen.push('aborted');
        aborted.resolve();
        reject(new Error('aborted'));
      });
      began.resolve();
      return promise;
    },
    'fail.typed': () => {
      throw new PolyptychError('conflict', 'Two cannot sit on one chair: take another.');
    },
    'fail.crash': () => Promise.reject(new Error('a secret of ours')),
    'fail.unsendable': () => ({ big: 1n }),
  };
  return {
    events,
    instanceId,
    seen,
    internalErrors,
    waitBegan: began.promise,
    waitAborted: aborted.promise,
    serve: (carrier) =>
      serve(carrier, {
        definitions: smallContract.requests,
        handlers,
        events,
        instanceId,
        onInternalError: (_name, error) => internalErrors.push(error),
      }),
  };
}
