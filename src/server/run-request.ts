import { resolve } from 'node:path';
import { createApp } from '#core/app.ts';
import { ensureUsableFolder } from '#core/storage/usable-folder.ts';
import type { JobRequest } from '#shared/contract/jobs.ts';
import { openPrivateEnvironment, openSharedEnvironment } from './app-environment.ts';
import { createGenerateOutput } from './generate-output.ts';
import { listenForInterruption } from './interruption.ts';
import { runJob } from './run-job.ts';
import { keepStartFiles, type StartFile } from './start-files.ts';

/** Where the pictures of a job go, and how it is told. */
export interface RequestRunOptions {
  out?: string;
  simulateGpus?: number;
  json?: true;
}

/** Runs one job in an app of its own and prints one line for each picture. Throws where any of them failed. */
export async function runRequest(
  request: JobRequest,
  startFiles: readonly StartFile[],
  options: RequestRunOptions,
  verbose: boolean,
): Promise<void> {
  const outputFolder = options.out === undefined ? null : resolve(options.out);
  if (outputFolder !== null) ensureUsableFolder(outputFolder, 'The output folder');
  const interruption = listenForInterruption();
  const environment =
    outputFolder === null ? await openSharedEnvironment() : openPrivateEnvironment({ verbose });
  try {
    const chosen = environment.appOptions({
      shell: 'command-line',
      simulatedGpus: options.simulateGpus ?? null,
      outputFolder,
    });
    const app = createApp({ ...chosen, continueRuns: false });
    const { stdout, stderr } = process;
    const output = createGenerateOutput({ json: options.json === true, stdout, stderr });
    try {
      await keepStartFiles(app, startFiles);
      await runJob(app, request, output, interruption.signal);
    } finally {
      await app.dispose();
    }
  } finally {
    await environment.dispose();
    interruption.dispose();
  }
}
