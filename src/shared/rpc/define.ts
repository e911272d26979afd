import type { z } from 'zod';

/** A request of the contract: what comes in is parsed with `input`; what leaves has the type of `output`. */
export interface RequestDefinition<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  input: I;
  output: O;
}
/** An event of the contract: only a type, since what leaves the core is typed and not parsed. */
export interface EventDefinition<P> {
  readonly payload?: P;
}

export function request<I extends z.ZodType, O extends z.ZodType>(
  input: I,
  output: O,
): RequestDefinition<I, O> {
  return { input, output };
}

export function event<P>(): EventDefinition<P> {
  return {};
}

export interface RequestContext {
  /** Aborted when the caller cancels the request or goes away. */
  signal: AbortSignal;
}

export type RequestDefinitions = Record<string, RequestDefinition>;
/** What a caller may write (defaults left out). */
export type InputOf<D extends RequestDefinition> = z.input<D['input']>;
export type OutputOf<D extends RequestDefinition> = z.output<D['output']>;

export type HandlersOf<R extends RequestDefinitions> = {
  [N in keyof R]: (
    input: z.output<R[N]['input']>,
    context: RequestContext,
  ) => z.output<R[N]['output']> | Promise<z.output<R[N]['output']>>;
};

export type EventPayloads<E> = { [N in keyof E]: E[N] extends EventDefinition<infer P> ? P : never };
