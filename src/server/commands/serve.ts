import { createApp } from '#core/app.ts';
import { systemClock } from '#core/system-clock.ts';
import { openSharedEnvironment } from '../app-environment.ts';
import { createHttpServer } from '../http-server.ts';
import { defaultPort, listen } from '../listen.ts';
import { endWithSignals } from '../process-end.ts';
import { loadSessionSecret, randomSecret } from '../session-secret.ts';

export interface ServeCommandOptions {
  port?: number;
  json?: true;
  simulateGpus?: number;
}

/** Serves the user interface on this machine until a signal comes, and prints the address that lets a browser in. */
export async function runServe({ port: askedPort, json, simulateGpus }: ServeCommandOptions): Promise<void> {
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
    const port = await listen(http.server, askedPort ?? null);
    const app = createApp(
      environment.appOptions({ shell: 'browser', simulatedGpus: simulateGpus ?? null, outputFolder: null }),
    );
    undo.splice(1, 0, () => app.dispose());
    const token = randomSecret();
    http.attach({ app, rules: { port, token, sessionSecret: loadSessionSecret(home) } });

    const url = `http://127.0.0.1:${port}/?token=${token}`;
    log.info({ port, home }, 'serving');
    if (json) return print({ url, port, pid: process.pid, home });
    if (askedPort === undefined && port !== defaultPort)
      process.stderr.write(`Port ${defaultPort} is in use, so port ${port} was taken.\n`);
    process.stdout.write(
      `Polyptych is ready. Open this address in a browser on this machine:\n\n  ${url}\n\n`,
    );
    process.stdout.write('Press Ctrl+C to stop.\n');
  } catch (error) {
    await dispose();
    throw error;
  }
}

function print(line: object) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
