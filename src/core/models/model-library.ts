import { type Dirent, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Model } from '#shared/contract/models.ts';
import { PolyptychError } from '#shared/errors.ts';
import { upscalerFile } from '#shared/upscaler-layout.ts';
import { readModelFolder } from './read-model-folder.ts';

export interface ModelLibrary {
  list(): Model[];
  /** Throws `not_found` or the model's own reason when it cannot be used. */
  ready(modelId: string): { model: Model; folder: string };
  /** The model that a folder holds, for what workers report. */
  idOfFolder(folder: string): string | null;
  /** For people; a model that is gone keeps its identifier as its name. */
  nameOf(modelId: string): string;
  rescan(): Model[];
}

/** Models that ship with the app come first; a folder of the same name among the user's own is shadowed by them. */
export function createModelLibrary(folders: { embedded: string; own: string }): ModelLibrary {
  let known = new Map<string, { model: Model; folder: string }>();

  function rescan() {
    const found = new Map<string, { model: Model; folder: string }>();
    for (const [root, embedded] of [
      [folders.embedded, true],
      [folders.own, false],
    ] as const) {
      for (const folder of subfolders(root)) {
        const model = readModelFolder(folder, embedded);
        if (!found.has(model.id)) found.set(model.id, { model, folder });
      }
    }
    known = found;
    return list();
  }
  const list = () => [...known.values()].map(({ model }) => model);
  rescan();

  return {
    list,
    rescan,
    ready(modelId) {
      const entry = known.get(modelId);
      if (!entry) {
        const names = [...known.keys()].join(', ');
        throw new PolyptychError(
          'not_found',
          `There is no model "${modelId}". Known models: ${names || 'none'}.`,
        );
      }
      const { readiness } = entry.model;
      if (readiness.state === 'unusable')
        throw new PolyptychError(readiness.error.code, readiness.error.message);
      return entry;
    },
    nameOf: (modelId) => known.get(modelId)?.model.name ?? modelId,
    idOfFolder: (folder) => [...known.values()].find((entry) => entry.folder === folder)?.model.id ?? null,
  };
}

/** A folder that is missing or may not be read holds no models. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function subfolders(root: string): string[] {
  return entriesOf(root)
    .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
    .map((entry) => join(root, entry.name))
    .filter((folder) =>
      ['model_index.json', 'unet', upscalerFile].some((path) => existsSync(join(folder, path))),
    )
    .sort();
}
