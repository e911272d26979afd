import { createModelLibrary } from '#core/models/model-library.ts';
import type { Model } from '#shared/contract/models.ts';
import { modelFolders } from '../app-environment.ts';

/** Lists the models that can be asked for, as one JSON array or as a line each. Works beside a running app. */
export function runModels(options: { json?: true }): void {
  const models = createModelLibrary(modelFolders()).list();
  process.stdout.write(options.json ? `${JSON.stringify(models)}\n` : models.map(lineOf).join(''));
}

function lineOf({ id, name, pipeline, sizeBytes, readiness, demonstration }: Model): string {
  const size = `${(sizeBytes / 1_000_000).toFixed(1)} MB`;
  const state = readiness.state === 'ready' ? 'ready' : `unusable: ${readiness.error.message}`;
  const kind = demonstration ? ', a small demonstration model' : '';
  return `${id}  ${name} (${pipeline ?? 'unknown pipeline'}, ${size}${kind})  ${state}\n`;
}
