import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { z } from 'zod';
import type { Contract, Events } from '#shared/contract/index.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { type Connection, connect } from '#shared/rpc/connect.ts';
import { createWebSocketClientCarrier } from './web-socket-client-carrier.ts';

const cli = fileURLToPath(new URL('../../src/server/cli.ts', import.meta.url));
const addressSchema = z.object({ url: z.string(), port: z.number(), pid: z.number(), home: z.string() });

export interface ServedApp {
  /** The address that lets a browser in. */
  readonly url: string;
  readonly origin: string;
  readonly process: ChildProcess;
  /** As a crash or a power cut would. */
  kill(): Promise<void>;
  /** As Ctrl+C would; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** Starts `polyptych serve` as a process of its own on a data folder. */
export async function serveApp(options: {
  home: string;
  simulatedGpus?: number;
  /** Beside that of this process. */
  environment?: Record<string, string>;
  port?: number;
  /** Of `serve`, beside those. */
  options?: readonly string[];
}): Promise<ServedApp> {
  const { home, simulatedGpus = 1, environment, port = 0 } = options;
  const further = options.options ?? [];
  const child = spawn(
    process.execPath,
    [cli, 'serve', '--json', '--port', String(port), '--simulate-gpus', String(simulatedGpus), ...further],
    { env: { ...process.env, ...environment, POLYPTYCH_HOME: home }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([first]) => String(first)),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`serve ended with code ${String(code)}`))),
  ]);
  const { url } = addressSchema.parse(JSON.parse(line));
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
    return child.exitCode;
  };
  return {
    url,
    origin: new URL(url).origin,
    process: child,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  };
}

/** A client of the contract, let in as a browser would be. */
export type Client = Connection<Contract['requests'], Events>;
export async function connectTo(app: Pick<ServedApp, 'url' | 'origin'>): Promise<Client> {
  const response = await fetch(app.url, { redirect: 'manual' });
  const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
  const socket = new WebSocket(`${app.origin.replace('http', 'ws')}/connect`, {
    headers: { cookie },
    origin: app.origin,
  });
  await once(socket, 'open');
  const client = connect<Contract['requests'], Events>(createWebSocketClientCarrier(socket));
  await client.ready;
  return client;
}

/** Waits until the app says of a job what is wanted. */
export async function jobWhere(client: Client, fits: (job: Job) => boolean): Promise<Job> {
  const later = Promise.withResolvers<Job>();
  const stop = client.onEvent(({ name, payload }) => {
    if (name !== 'jobs.changed') return;
    const { job } = payload as Events['jobs.changed'];
    if (fits(job)) later.resolve(job);
  });
  const { jobs } = await client.call('app.snapshot', {});
  const now = jobs.find(fits);
  if (now) later.resolve(now);
  const job = await later.promise;
  stop();
  return job;
}
