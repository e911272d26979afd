import { z } from 'zod';
import type { ApiKey, ApiScope } from '#shared/contract/api-keys.ts';

/** Whose clients a route is for: they expect errors in a shape of their own. */
export type Family = 'own' | 'openai' | 'a1111';

/** What a route may know of a call beside its input. */
export interface Call {
  request: Request;
  /** The caller; null on routes that ask for no key. */
  key: ApiKey | null;
  /** Aborted when the client goes away and when the server ends. */
  signal: AbortSignal;
}

/** Parts of an address, by their names. */
export type Fields = z.ZodObject<Record<string, z.ZodType>>;
const nothing = z.object({});

/** What comes back when all is well. */
export type Answer =
  | { status: 200 | 201; description: string; schema: z.ZodType }
  /** Anything but JSON: the handler answers itself. */
  | { status: 200; description: string; contentType: string };

interface RouteFacts {
  method: 'GET' | 'POST' | 'DELETE';
  /** As OpenAPI writes it: `/jobs/{jobId}`. */
  path: string;
  family: Family;
  /** null where nobody is asked who they are. */
  scope: ApiScope | null;
  /** A few words, and where they do not suffice, sentences. */
  summary: string;
  description?: string;
  /** Bytes that a body may have, where it is not the usual. */
  bodyLimitBytes?: number;
}

/** A route as the server and the document see it: what it does is behind one function that parses first. */
export interface ApiRoute extends RouteFacts {
  params: Fields;
  query: Fields;
  body: z.ZodType | null;
  answer: Answer;
  /** Throws `z.ZodError` for what does not fit; answers with a `Response`, or with what is sent as JSON. */
  run(raw: { params: unknown; query: unknown; body: unknown }, call: Call): Promise<unknown>;
}

type OutputOf<A extends Answer> = A extends { schema: infer S extends z.ZodType } ? z.input<S> : Response;

/** Defines a route; left out, `params` and `query` have nothing in them and there is no body. */
export function route<
  const A extends Answer,
  P extends Fields = typeof nothing,
  Q extends Fields = typeof nothing,
  B extends z.ZodType = z.ZodNull,
>(
  definition: RouteFacts & {
    params?: P;
    query?: Q;
    body?: B;
    answer: A;
    handle(
      input: { params: z.output<P>; query: z.output<Q>; body: z.output<B> },
      call: Call,
    ): OutputOf<A> | Promise<OutputOf<A>>;
  },
): ApiRoute {
  const { handle, params = z.object({}), query = z.object({}), body = null, ...facts } = definition;
  const input = z.object({ params, query, body: body ?? z.unknown() });
  return {
    ...facts,
    params,
    query,
    body,
    async run(raw, call) {
      // The parts were parsed with the very schemas that the handler's types come from.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      return handle(input.parse(raw) as Parameters<typeof handle>[0], call);
    },
  };
}
