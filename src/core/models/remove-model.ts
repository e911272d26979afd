import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, unlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Model } from '#shared/contract/models.ts';
import { PolyptychError } from '#shared/errors.ts';
import { libraryFolderName } from './model-library.ts';

/**
 * Takes a model out of the library: a folder of the models folder is deleted, of a linked one only the link. Returns
 * the bytes that this frees. Throws `conflict` for models that are not the library's to remove.
 */
export async function removeModel({ model, folder }: { model: Model; folder: string }): Promise<number> {
  switch (model.place) {
    case 'embedded':
      throw new PolyptychError('conflict', `${model.name} ships with the app and cannot be removed.`);
    case 'elsewhere':
      throw new PolyptychError(
        'conflict',
        `${model.name} lies in ${dirname(folder)}, which POLYPTYCH_MODELS names: remove it there.`,
      );
    case 'linked':
      unlinkSync(folder);
      return 0;
    case 'models-folder': {
      // It is gone at once; its gigabytes follow.
      const removed = join(dirname(folder), libraryFolderName, `removed-${randomUUID()}`);
      mkdirSync(dirname(removed), { recursive: true });
      renameSync(folder, removed);
      await rm(removed, { recursive: true, force: true });
      return model.sizeBytes;
    }
  }
}
