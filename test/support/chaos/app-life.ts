import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Contract, Events } from '#shared/contract/index.ts';
import { connect } from '#shared/rpc/connect.ts';
import { createProcessCarrier } from '../process-carrier.ts';
import type { Client } from '../served-app.ts';
import { isAlive } from '../worker-processes.ts';
import type { ChaosAppOptions } from './app-options.ts';

/** The app from one start to its end, with a client. */
export interface AppLife {
  client: Client;
  /** As a power cut would; resolves when the process is gone. */
  kill(): Promise<void>;
  /** As people do; resolves with the exit code. */
  stop(): Promise<number | null>;
}

export async function startApp(options: ChaosAppOptions): Promise<AppLife> {
  const entry = fileURLToPath(new URL('app-entry.ts', import.meta.url));
  const child = fork(entry, [JSON.stringify(options)], { execArgv: [], stdio: 'inherit' });
  const exited = once(child, 'exit');
  const client = connect<Contract['requests'], Events>(createProcessCarrier(child));
  await client.ready;
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await exited;
    return child.exitCode;
  };
  return { client, kill: async () => void (await end('SIGKILL')), stop: () => end('SIGTERM') };
}

/** All workers that were ever started, as their apps wrote them down. */
export function startedWorkers(workerList: string): { deviceId: string; processId: number }[] {
  if (!existsSync(workerList)) return [];
  const lines = readFileSync(workerList, 'utf8').trim().split('\n');
  return lines.flatMap((line) => {
    const [deviceId, processId] = line.split(' ');
    return deviceId === undefined ? [] : [{ deviceId, processId: Number(processId) }];
  });
}
export const livingWorkersOf = (workerList: string) =>
  startedWorkers(workerList).filter(({ processId }) => isAlive(processId));
