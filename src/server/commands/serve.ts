import { createApp } from '#core/app.ts';
import { systemClock } from '#core/system-clock.ts';
import { PolyptychError } from '#shared/errors.ts';
import { createApi } from '../api/api.ts';
import { openSharedEnvironment } from '../app-environment.ts';
import { createHttpServer } from '../http-server.ts';
import { defaultPort, listenAt } from '../listen.ts';
import { endWithSignals } from '../process-end.ts';
import { loadSessionSecret, randomSecret } from '../session-secret.ts';
import { hasKeys } from './keys.ts';

export interface ServeCommandOptions {
  port?: number;
  json?: true;
  simulateGpus?: number;
  /** Lets other programs in, by key, for this run. */
  api?: true;
  /** An address that other machines reach; pages stay for this one. */
  host?: string;
}

/** Serves the user interface on this machine until a signal comes, and prints the address that lets a browser in. */
export async function runServe(options: ServeCommandOptions): Promise<void> {
  const { port: askedPort, json, simulateGpus, host = null } = options;
  if (host !== null) await refuseWithoutKey();
  const environment = await openSharedEnvironment();
  const { home, log } = environment;
  const http = createHttpServer({ log, clock: systemClock });
  const undo: (() => Promise<void>)[] = [() => environment.dispose(), () => http.dispose()];
  // Backwards: the sockets first, then the app, the log last. Each gets its turn whatever becomes of the others.
  const dispose = async () => {
    for (let step = undo.pop(); step; step = undo.pop())
      await step().catch((error: unknown) => log.error({ err: error }, 'could not be ended cleanly'));
  };
  endWithSignals({ dispose, log });
  try {
    // The port first: where it is taken, no worker is started in vain.
    const port = await listenAt(http, host, askedPort ?? null);
    const usual = environment.appOptions({
      shell: 'browser',
      simulatedGpus: simulateGpus ?? null,
      outputFolder: null,
    });
    const switchedOn = options.api || host !== null ? { apiEnabled: true } : {};
    const app = createApp({ ...usual, settingsOverrides: { ...usual.settingsOverrides, ...switchedOn } });
    undo.splice(1, 0, () => app.dispose());
    const token = randomSecret();
    const { settings } = await app.handlers['app.snapshot']({}, { signal: new AbortController().signal });
    const api = createApi({
      app,
      enabled: settings.apiEnabled,
      version: usual.version,
      clock: systemClock,
      log,
    });
    http.attach({ app, rules: { port, token, sessionSecret: loadSessionSecret(home) }, api });

    const url = `http://127.0.0.1:${port}/?token=${token}`;
    log.info({ port, home }, 'serving');
    if (json) return print({ url, port, pid: process.pid, home });
    if (askedPort === undefined && port !== defaultPort)
      process.stderr.write(`Port ${defaultPort} is in use, so port ${port} was taken.\n`);
    process.stdout.write(
      `Polyptych is ready. Open this address in a browser on this machine:\n\n  ${url}\n\n`,
    );
    if (settings.apiEnabled)
      process.stdout.write(`Other programs use http://${hostText(host)}:${port}/api with a key.\n`);
    process.stdout.write('Press Ctrl+C to stop.\n');
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** What other machines reach is never open to all. */
async function refuseWithoutKey() {
  if (await hasKeys()) return;
  throw new PolyptychError(
    'bad_input',
    'With --host other machines reach the API, and nobody could use it yet: first make a key with "keys create NAME".',
  );
}

const hostText = (host: string | null) => (host?.includes(':') ? `[${host}]` : (host ?? '127.0.0.1'));

function print(line: object) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
