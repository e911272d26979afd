import { z } from 'zod';
import { PolyptychError, toErrorReport } from '../errors.ts';
import type { HandlersOf, RequestDefinitions } from './define.ts';
import type { EventLog } from './events.ts';
import { clientFrameSchema, protocolVersion, type ServerCarrier, type ServerFrame } from './frames.ts';

export interface ServeOptions<R extends RequestDefinitions, E> {
  definitions: R;
  handlers: HandlersOf<R>;
  events: EventLog<E>;
  /** Tells a client that comes back whether it still talks to the same run of the app. */
  instanceId: string;
  /** Told of errors that are ours and not the caller's. */
  onInternalError?: (name: string, error: unknown) => void;
}

/** One sentence out of what zod found: its first issue, with the field where there is one. */
export function sentenceOf(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'The input is not valid.';
  if (!issue.message.startsWith('Invalid') && !issue.message.startsWith('Unrecognized')) return issue.message;
  const field = issue.path.join('.');
  return field ? `${field}: ${issue.message}.` : `${issue.message}.`;
}

/**
 * Serves one connection: parses each frame, runs the handler, answers, and forwards every event.
 * Returns what ends it; the carrier's own close does the same. Running handlers are aborted then.
 */
export function serve<R extends RequestDefinitions, E>(
  carrier: ServerCarrier,
  { definitions, handlers, events, instanceId, onInternalError }: ServeOptions<R, E>,
): () => void {
  const running = new Map<number, AbortController>();
  let stopEvents: (() => void) | null = null;

  const send = (frame: ServerFrame) => carrier.send(frame);
  const fail = (id: number, error: unknown) => send({ type: 'error', id, error: toErrorReport(error) });

  async function answer(id: number, name: string, rawInput: unknown) {
    if (running.has(id)) return fail(id, new PolyptychError('protocol', `Request ${id} is still running.`));
    const definition = Object.hasOwn(definitions, name) ? definitions[name as keyof R] : undefined;
    if (!definition)
      return fail(id, new PolyptychError('unknown_request', `There is no request named "${name}".`));
    const parsed = definition.input.safeParse(rawInput);
    if (!parsed.success) return fail(id, new PolyptychError('bad_input', sentenceOf(parsed.error)));
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const handler = handlers[name as keyof R];
      const output = await handler(parsed.data as never, { signal: controller.signal });
      if (running.get(id) === controller) send({ type: 'result', id, output });
    } catch (error) {
      if (!(error instanceof PolyptychError)) onInternalError?.(name, error);
      if (running.get(id) === controller) fail(id, error);
    } finally {
      if (running.get(id) === controller) running.delete(id);
    }
  }

  function cancel(id: number) {
    const controller = running.get(id);
    if (!controller) return;
    running.delete(id);
    controller.abort();
    fail(id, new PolyptychError('cancelled', 'The request was cancelled.'));
  }

  function welcome(version: number) {
    send({ type: 'hello', protocolVersion, instanceId, sequence: events.sequence });
    if (version !== protocolVersion) return carrier.close();
    stopEvents ??= events.on(({ sequence, name, payload }) =>
      send({ type: 'event', sequence, name, payload }),
    );
  }

  const stopFrames = carrier.onFrame((raw) => {
    const parsed = clientFrameSchema.safeParse(raw);
    if (!parsed.success) return carrier.close();
    const frame = parsed.data;
    if (frame.type === 'hello') welcome(frame.protocolVersion);
    else if (frame.type === 'cancel') cancel(frame.id);
    else void answer(frame.id, frame.name, frame.input);
  });
  const stopClose = carrier.onClose(end);

  function end() {
    stopFrames();
    stopClose();
    stopEvents?.();
    stopEvents = null;
    for (const controller of running.values()) controller.abort();
    running.clear();
  }
  return end;
}
