import { resolve } from 'node:path';
import { createWorkerAdapter } from '../app-environment.ts';
import { inspectModel } from '../inspect-model.ts';
import { openStderrLog } from '#core/log/log.ts';

/** Opens every part of a model folder in a worker of its own; prints OK, or throws what is wrong with it. */
export async function runCheckModel(folder: string, verbose: boolean): Promise<void> {
  const processAdapter = createWorkerAdapter(openStderrLog(verbose ? 'info' : 'silent'));
  await inspectModel({ processAdapter, environment: process.env, modelFolder: resolve(folder) });
  process.stdout.write('OK\n');
}
