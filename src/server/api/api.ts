import { Hono } from 'hono';
import type { App } from '#core/app-options.ts';
import type { Clock, Log } from '#core/ports.ts';
import { PolyptychError } from '#shared/errors.ts';
import { a1111Routes } from './a1111/a1111-routes.ts';
import { documentPage, documentPagePolicy } from './document-page.ts';
import { createMetrics } from './metrics.ts';
import { openApiDocument } from './open-api.ts';
import { openAiRoutes } from './openai/openai-routes.ts';
import { imageRoutes } from './own/images.ts';
import { jobRoutes } from './own/jobs.ts';
import { keyRoutes } from './own/keys.ts';
import { machineRoutes } from './own/machine.ts';
import { problemOf, problemResponse } from './problems.ts';
import { createRateLimit } from './rate-limit.ts';
import type { ApiRoute, Family } from './route.ts';
import { type Guard, serveRoute } from './serve-route.ts';

export interface Api {
  /** Whether an address is the API's and not the user interface's. */
  owns(target: string): boolean;
  fetch(request: Request): Response | Promise<Response>;
  /** Ends waiting requests and open streams, each with an answer. Resolves when all have been given. */
  close(): Promise<void>;
}

interface ApiDeps {
  app: Pick<App, 'handlers' | 'events' | 'models' | 'imagePath' | 'authenticate' | 'fetch'>;
  /** Whether it is switched on now; it follows the settings. */
  enabled: boolean;
  version: string;
  clock: Clock;
  log: Log;
}

const prefixes = ['/api', '/v1', '/sdapi'];
const single = new Set(['/healthz', '/metrics', '/stats']);

const familyOf = (path: string): Family => {
  if (path.startsWith('/v1/')) return 'openai';
  return path.startsWith('/sdapi/') ? 'a1111' : 'own';
};

/** The HTTP API for other programs. It knows nothing of pages, cookies and sessions: whoever asks brings a key. */
export function createApi({ app, enabled: enabledAtStart, version, clock, log }: ApiDeps): Api {
  let enabled = enabledAtStart;
  const unlisten = app.events.on(({ name, payload }) => {
    if (name === 'settings.changed' && 'settings' in payload) enabled = payload.settings.apiEnabled;
  });
  const metrics = createMetrics(app);
  const routes: ApiRoute[] = [
    ...jobRoutes(app),
    ...imageRoutes(app),
    ...machineRoutes(app),
    ...keyRoutes(app),
    metrics.route,
    ...openAiRoutes(app, clock),
    ...a1111Routes({ app, clock, version }),
  ];
  const ending = new AbortController();
  const open = new Set<Promise<Response>>();
  const guard: Guard = {
    authenticate: app.authenticate,
    rateLimit: createRateLimit(clock),
    ending: ending.signal,
    log,
    onAnswered: metrics.answered,
    now: clock.now,
  };
  const server = new Hono();
  let document: ReturnType<typeof openApiDocument> | null = null;
  const described = () => (document ??= openApiDocument(routes, version));

  server.use(async (context, next) => {
    if (enabled) return next();
    const problem = new PolyptychError(
      'forbidden',
      'The API is switched off: switch it on in the settings, or start with "serve --api".',
    );
    return problemResponse(familyOf(context.req.path), problemOf(problem));
  });
  server.get('/api/openapi.json', () => Response.json(described()));
  server.get('/api', (context) => {
    const { origin } = new URL(context.req.url);
    return new Response(documentPage(described(), origin), {
      headers: {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': documentPagePolicy,
      },
    });
  });
  for (const route of routes)
    server.on(route.method, route.path.replaceAll(/\{(\w+)\}/g, ':$1'), (context) => {
      // Hono answers HEAD by GET without its body, which here may be a stream that nobody would read.
      if (context.req.raw.method === 'HEAD') return notAllowed(route.family, [route.method]);
      const answer = serveRoute(route, context.req.raw, context.req.param(), guard);
      open.add(answer);
      return answer.finally(() => open.delete(answer));
    });
  for (const [path, methods] of methodsOf(routes))
    server.all(path.replaceAll(/\{(\w+)\}/g, ':$1'), () => notAllowed(familyOf(path), methods));
  server.notFound((context) =>
    problemResponse(
      familyOf(context.req.path),
      problemOf(new PolyptychError('not_found', `There is nothing at ${context.req.path}: see /api.`)),
    ),
  );

  return {
    owns(target) {
      const [path = ''] = target.split('?');
      return single.has(path) || prefixes.some((one) => path === one || path.startsWith(`${one}/`));
    },
    fetch: (request) => server.fetch(request),
    async close() {
      unlisten();
      ending.abort();
      await Promise.allSettled([...open]);
    },
  };
}

function notAllowed(family: Family, methods: string[]): Response {
  const message = `Only ${methods.join(' and ')} can be asked for here.`;
  return problemResponse(
    family,
    { code: 'protocol', message, status: 405, issues: [] },
    { Allow: methods.join(', ') },
  );
}

function methodsOf(routes: readonly ApiRoute[]): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of routes) methods.set(path, [...(methods.get(path) ?? []), method]);
  return methods;
}
