import { resolve } from 'node:path';
import { checkModelFolder } from '#core/models/checks/check-model-folder.ts';
import { createWorkerAdapter } from '../app-environment.ts';
import { inspectModel } from '../inspect-model.ts';
import { openStderrLog } from '#core/log/log.ts';
import { PolyptychError } from '#shared/errors.ts';

/**
 * Looks at a model folder, then opens all of its parts in a worker and draws a step. Prints OK, or throws all that is
 * wrong, a line each.
 */
export async function runCheckModel(folder: string, verbose: boolean): Promise<void> {
  const modelFolder = resolve(folder);
  const { problems } = checkModelFolder(modelFolder);
  if (problems.length > 0) throw new PolyptychError('model_invalid', problems.join('\n'));
  const processAdapter = createWorkerAdapter(openStderrLog(verbose ? 'info' : 'silent'));
  await inspectModel({ processAdapter, environment: process.env, modelFolder });
  process.stdout.write('OK\n');
}
