import { resolve } from 'node:path';
import { createApp } from '#core/app.ts';
import { createModelLibrary } from '#core/models/model-library.ts';
import { modelFolders, openPrivateEnvironment, openSharedEnvironment } from '../app-environment.ts';
import { createGenerateOutput } from '../generate-output.ts';
import { type GenerateOptions, jobRequestOf } from '../generate-request.ts';
import { listenForInterruption } from '../interruption.ts';
import { runJob } from '../run-job.ts';
import { ensureUsableFolder } from '#core/storage/usable-folder.ts';

export interface GenerateCommandOptions extends GenerateOptions {
  out?: string;
  simulateGpus?: number;
  json?: true;
}

/** Makes the pictures of one prompt and prints one line for each as it is finished. Throws where any of them failed. */
export async function runGenerate(options: GenerateCommandOptions, verbose: boolean): Promise<void> {
  // Whatever can be refused is refused before a worker is started.
  const request = jobRequestOf(options, createModelLibrary(modelFolders()).list());
  const outputFolder = options.out === undefined ? null : resolve(options.out);
  if (outputFolder !== null) ensureUsableFolder(outputFolder, 'The output folder');
  const interruption = listenForInterruption();
  const environment =
    outputFolder === null ? await openSharedEnvironment() : openPrivateEnvironment({ verbose });
  try {
    const app = createApp(
      environment.appOptions({
        shell: 'command-line',
        simulatedGpus: options.simulateGpus ?? null,
        outputFolder,
      }),
    );
    const { stdout, stderr } = process;
    const output = createGenerateOutput({ json: options.json === true, stdout, stderr });
    try {
      await runJob(app, request, output, interruption.signal);
    } finally {
      await app.dispose();
    }
  } finally {
    await environment.dispose();
    interruption.dispose();
  }
}
