import { createModelLibrary } from '#core/models/model-library.ts';
import { removeModel } from '#core/models/remove-model.ts';
import { formatBytes } from '#shared/format-bytes.ts';
import { modelFolders } from '../app-environment.ts';

/** Takes a model out of the library and says what that frees. */
export async function runRemoveModel(modelId: string): Promise<void> {
  const entry = createModelLibrary(modelFolders()).get(modelId);
  const freedBytes = await removeModel(entry);
  const what =
    entry.model.place === 'linked'
      ? `its folder stays where it is`
      : `${formatBytes(freedBytes)} are free again`;
  process.stdout.write(`${entry.model.name} was removed: ${what}.\n`);
}
