import type { ApiKey, ApiScope } from '#shared/contract/api-keys.ts';
import type { Log } from '#core/ports.ts';
import { PolyptychError } from '#shared/errors.ts';
import { isForeignPage, tokenOf } from './credentials.ts';
import { problemOf, problemResponse } from './problems.ts';
import type { createRateLimit } from './rate-limit.ts';
import { readJsonBody, usualBodyLimitBytes } from './read-body.ts';
import type { ApiRoute } from './route.ts';

export interface Guard {
  authenticate(token: string): ApiKey | null;
  rateLimit: ReturnType<typeof createRateLimit>;
  /** Aborted when the server ends. */
  ending: AbortSignal;
  log: Log;
  /** Told of every answer, with its route; not of the end of a stream. */
  onAnswered(route: ApiRoute, status: number, seconds: number): void;
  now(): number;
}

const rank: Record<ApiScope, number> = { read: 0, submit: 1, admin: 2 };

/** Answers one request of a route: who asks, whether they may, how often, what they sent, and only then the route itself. */
export async function serveRoute(
  route: ApiRoute,
  request: Request,
  params: Record<string, string>,
  guard: Guard,
): Promise<Response> {
  const startedAt = guard.now();
  const response = await answer(route, request, params, guard);
  guard.onAnswered(route, response.status, (guard.now() - startedAt) / 1000);
  return response;
}

async function answer(
  route: ApiRoute,
  request: Request,
  params: Record<string, string>,
  guard: Guard,
): Promise<Response> {
  const { family } = route;
  let release = () => {};
  try {
    if (isForeignPage(request))
      throw new PolyptychError('forbidden', 'Pages of other sites may not use this API.');
    const key = route.scope === null ? null : keyOf(request, route.scope, guard);
    if (key) {
      const admission = guard.rateLimit.admit(key);
      if (admission.kind === 'refused')
        return problemResponse(family, problemOf(tooMany(admission.retryAfterSeconds)), {
          'Retry-After': String(admission.retryAfterSeconds),
        });
      ({ release } = admission);
    }
    const signal = AbortSignal.any([request.signal, guard.ending]);
    const body = route.body && (await readJsonBody(request, route.bodyLimitBytes ?? usualBodyLimitBytes));
    const query = Object.fromEntries(new URL(request.url).searchParams);
    const output = await route.run({ params, query, body }, { request, key, signal });
    if (output instanceof Response) return whenSent(output, release);
    release();
    return Response.json(output, { status: route.answer.status, headers: { 'Cache-Control': 'no-store' } });
  } catch (error) {
    release();
    const problem = problemOf(guard.ending.aborted ? ending(error) : error);
    if (problem.code === 'internal')
      guard.log.error({ err: error, route: route.path }, 'a request of the API failed');
    return problemResponse(family, problem);
  }
}

function keyOf(request: Request, scope: ApiScope, guard: Guard): ApiKey {
  const token = tokenOf(request.headers);
  const key = token === null ? null : guard.authenticate(token);
  if (!key)
    throw new PolyptychError(
      'unauthorized',
      token === null
        ? 'A key is missing: send it as "Authorization: Bearer poly_…".'
        : 'There is no such key: it may have been revoked.',
    );
  if (rank[key.scope] < rank[scope])
    throw new PolyptychError(
      'forbidden',
      `The key "${key.name}" may ${key.scope}, and this takes one that may ${scope}.`,
    );
  return key;
}

const tooMany = (seconds: number) =>
  new PolyptychError('too_many_requests', `Too many requests for this key: try again in ${seconds} s.`);

/** What was cut off by the end of the server is nobody's cancelling. */
function ending(error: unknown): unknown {
  const { code } = problemOf(error);
  if (code !== 'cancelled' && code !== 'internal') return error;
  return new PolyptychError('disconnected', 'Polyptych is ending: try again later.', { cause: error });
}

/** The place is held until the whole answer has been read or the reader has gone. */
function whenSent(response: Response, release: () => void): Response {
  if (!response.body) {
    release();
    return response;
  }
  const reader = response.body.getReader();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read().catch((error: unknown) => {
          release();
          throw error;
        });
        if (!done) return controller.enqueue(value);
        release();
        controller.close();
      },
      async cancel(reason) {
        release();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, response);
}
