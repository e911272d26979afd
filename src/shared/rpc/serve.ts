import type { z } from 'zod';
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

/** One sentence out of what zod found: its first issue, with the field unless the contract worded the sentence itself. */
export function sentenceOf(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'The input is not valid.';
  if (issue.message.endsWith('.')) return issue.message;
  const field = issue.path.join('.');
  return field ? `${field}: ${issue.message}.` : `${issue.message}.`;
}

/**
 * Serves one connection: parses each frame, runs the handler, answers, and forwards every event.
 * The client greets first; what is no frame, or comes out of turn, ends the connection.
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

  async function run(name: string, rawInput: unknown, signal: AbortSignal) {
    const definition = Object.hasOwn(definitions, name) ? definitions[name as keyof R] : undefined;
    if (!definition) throw new PolyptychError('unknown_request', `There is no request named "${name}".`);
    const parsed = definition.input.safeParse(rawInput);
    if (!parsed.success) throw new PolyptychError('bad_input', sentenceOf(parsed.error));
    // The input was parsed with the definition of this very handler, which no type can follow through a name.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return handlers[name as keyof R](parsed.data as never, { signal });
  }

  async function answer(id: number, name: string, rawInput: unknown) {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const output = await run(name, rawInput, controller.signal);
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
    if (version !== protocolVersion) return refuse();
    stopEvents = events.on(({ sequence, name, payload }) => send({ type: 'event', sequence, name, payload }));
  }

  const stopFrames = carrier.onFrame((raw) => {
    const parsed = clientFrameSchema.safeParse(raw);
    if (!parsed.success) return refuse();
    const frame = parsed.data;
    const greeted = stopEvents !== null;
    if ((frame.type === 'hello') === greeted) return refuse();
    if (frame.type === 'hello') welcome(frame.protocolVersion);
    else if (frame.type === 'cancel') cancel(frame.id);
    // An error frame with this number would end the running call, so a number used twice ends the connection.
    else if (running.has(frame.id)) refuse();
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
  // Closing takes a while on a real socket: nothing more is heard meanwhile.
  function refuse() {
    end();
    carrier.close();
  }
  return end;
}
