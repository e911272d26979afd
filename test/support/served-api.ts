import type { AppOptions } from '#core/app-options.ts';
import { systemClock } from '#core/system-clock.ts';
import { createApi } from '#server/api/api.ts';
import { context, type RunningApp, runApp, silentLog } from './running-app.ts';
import { runServer } from './running-server.ts';

export interface ServedApi {
  app: RunningApp;
  origin: string;
  /** Tokens of three keys. */
  tokens: Record<'read' | 'submit' | 'admin', string>;
  /** Asks with a key's token, or with none. */
  ask(path: string, options?: AskOptions): Promise<Response>;
  /** The same, and reads the answer as JSON. */
  // A test says itself what it expects of an answer.
  // oxlint-disable-next-line typescript/no-explicit-any
  json(path: string, options?: AskOptions): Promise<{ status: number; body: any }>;
  /** Ends the server first, as `serve` does. */
  dispose(): Promise<void>;
}

export interface AskOptions {
  method?: string;
  as?: 'read' | 'submit' | 'admin' | null;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** The whole app with one simulated GPU behind the real server, its API switched on. */
export async function serveApi(options: Partial<AppOptions> = {}): Promise<ServedApi> {
  const app = runApp({
    ...options,
    settingsOverrides: { multiGpu: true, maxGpus: 8, apiEnabled: true, ...options.settingsOverrides },
  });
  const make = async (scope: 'read' | 'submit' | 'admin') => {
    const key = { name: `May ${scope}`, scope, requestsPerMinute: 100_000 };
    return (await app.handlers['apiKeys.create'](key, context)).token;
  };
  const tokens = { read: await make('read'), submit: await make('submit'), admin: await make('admin') };
  const { settings } = await app.handlers['app.snapshot']({}, context);
  const api = createApi({
    app,
    enabled: settings.apiEnabled,
    version: '0.0.0-test',
    clock: systemClock,
    log: silentLog,
  });
  const server = await runServer(app, systemClock, api);
  const { origin } = server;

  async function ask(path: string, { method, as = 'admin', body, headers, signal }: AskOptions = {}) {
    return fetch(`${origin}${path}`, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { ...(as === null ? {} : { authorization: `Bearer ${tokens[as]}` }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  }
  return {
    app,
    origin,
    tokens,
    ask,
    async json(path, asked) {
      const answer = await ask(path, asked);
      return { status: answer.status, body: await answer.json() };
    },
    async dispose() {
      await server.dispose();
      await app.dispose();
    },
  };
}
