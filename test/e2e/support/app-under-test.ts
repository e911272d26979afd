import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@playwright/test';
import { type Client, type ServedApp, connectTo, serveApp } from '../../support/served-app.ts';

const builtPage = fileURLToPath(new URL('../../../out/renderer/index.html', import.meta.url));

/** One app on a data folder of its own, which can be ended and started again on the same port. */
export interface AppUnderTest {
  readonly home: string;
  /** Of the present start; it lets a browser in. */
  readonly url: string;
  readonly origin: string;
  readonly processId: number;
  /** A client of the contract beside the pages, for arranging and for asking what is true. */
  client(): Promise<Client>;
  /** As a crash would. */
  kill(): Promise<void>;
  /** As Ctrl+C would. */
  stop(): Promise<void>;
  startAgain(): Promise<void>;
  dispose(): Promise<void>;
}

export async function startAppUnderTest({ simulatedGpus }: { simulatedGpus: number }): Promise<AppUnderTest> {
  const home = mkdtempSync(join(tmpdir(), 'polyptych-e2e-'));
  await expect
    .poll(() => existsSync(builtPage), { message: 'The page must be built: run "npm run build".' })
    .toBe(true);
  let served: ServedApp = await serveApp({ home, simulatedGpus });
  const port = Number(new URL(served.origin).port);
  let client: Promise<Client> | null = null;
  const forgetClient = async () => {
    const last = client;
    client = null;
    await last?.then(
      (connection) => connection.close(),
      () => undefined,
    );
  };
  return {
    home,
    get url() {
      return served.url;
    },
    get origin() {
      return served.origin;
    },
    get processId() {
      return served.process.pid ?? 0;
    },
    client() {
      client ??= connectTo(served);
      return client;
    },
    async kill() {
      await forgetClient();
      await served.kill();
    },
    async stop() {
      await forgetClient();
      await served.stop();
    },
    async startAgain() {
      served = await serveApp({ home, simulatedGpus, port });
    },
    async dispose() {
      await forgetClient();
      await served.stop();
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
