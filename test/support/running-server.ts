import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';
import type { App } from '#core/app-options.ts';
import type { Clock } from '#core/ports.ts';
import { systemClock } from '#core/system-clock.ts';
import { cookieName } from '#server/access.ts';
import { createHttpServer } from '#server/http-server.ts';
import type { Api } from '#server/api/api.ts';
import { listen } from '#server/listen.ts';
import { randomSecret } from '#server/session-secret.ts';

/** The real server on a free port, with whatever application a test puts behind it. */
export async function runServer(app: Pick<App, 'fetch' | 'serve'>, clock: Clock = systemClock, api?: Api) {
  const quiet = () => undefined;
  const http = createHttpServer({ log: { info: quiet, warn: quiet, error: quiet }, clock });
  const port = await listen(http.server, 0);
  const rules = { port, token: randomSecret(), sessionSecret: randomSecret() };
  http.attach({ app, rules, ...(api ? { api } : {}) });
  const origin = `http://127.0.0.1:${port}`;
  const cookie = `${cookieName(port)}=${rules.sessionSecret}`;
  return {
    http,
    port,
    rules,
    origin,
    cookie,
    /** Opens a WebSocket as our own page does. */
    async connect(options: ClientOptions = {}) {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/connect`, {
        ...options,
        origin,
        headers: { cookie },
      });
      await once(socket, 'open');
      return socket;
    },
    dispose: () => http.dispose(),
  };
}
