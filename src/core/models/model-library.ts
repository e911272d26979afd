import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Model, ModelPlace, WantedSettings } from '#shared/contract/models.ts';
import { PolyptychError } from '#shared/errors.ts';
import { upscalerFile } from '#shared/upscaler-layout.ts';
import { createDefaultsStore } from './defaults-store.ts';
import { distinctNames } from './distinct-names.ts';
import { readModelFolder } from './read-model-folder.ts';

export interface ModelFolders {
  /** Models that ship with the app, read-only. */
  embedded: string;
  /** Where people put models of their own. */
  own: string;
  /** Further folders of models, or models themselves, which are left as they are. */
  further?: readonly string[];
}

/** What others want to know of the models. */
export interface ModelCatalog {
  list(): Model[];
  /** Throws `not_found` or the model's own reason when it cannot be used. */
  ready(modelId: string): { model: Model; folder: string };
  /** The model that a folder holds, for what workers report. */
  idOfFolder(folder: string): string | null;
  /** For people; a model that is gone keeps its identifier as its name. */
  nameOf(modelId: string): string;
}

export interface ModelLibrary extends ModelCatalog {
  /** Throws `not_found`. */
  get(modelId: string): { model: Model; folder: string };
  rescan(): Model[];
  /** The same models, with what has been measured of them since. */
  remeasured(): Model[];
  /** Keeps what a person wants of a model unless asked otherwise; null goes back to the model's own. */
  setDefaults(modelId: string, changed: WantedSettings | null): Model[];
}

/** Name of a folder in the models folder where the library keeps what it must remember. */
export const libraryFolderName = '.library';

/** Models that ship with the app come first; of several folders of one name only the first is known. */
export function createModelLibrary(
  folders: ModelFolders,
  measuredBytes: (modelId: string) => number | null = () => null,
): ModelLibrary {
  const defaults = createDefaultsStore(join(folders.own, libraryFolderName));
  let known = new Map<string, { model: Model; folder: string }>();
  /** As they are shown; asked for often. */
  let shown: Model[] = [];

  function rescan() {
    const found = new Map<string, { model: Model; folder: string }>();
    const add = (folder: string, place: ModelPlace) => {
      const model = readModelFolder(folder, place);
      if (!found.has(model.id)) found.set(model.id, { model, folder });
    };
    for (const folder of modelsIn(folders.embedded)) add(folder, 'embedded');
    for (const folder of modelsIn(folders.own)) add(folder, isLink(folder) ? 'linked' : 'models-folder');
    for (const root of folders.further ?? [])
      for (const folder of isModel(root) ? [root] : modelsIn(root)) add(folder, 'elsewhere');
    known = found;
    for (const model of distinctNames([...found.values()].map((entry) => entry.model))) {
      const entry = found.get(model.id);
      if (entry) entry.model = model;
    }
    return refresh();
  }
  /** As read from its folder, with what people and time have added. */
  function present({ model }: { model: Model }): Model {
    return {
      ...model,
      defaults: defaults.applied(model),
      defaultsChanged: defaults.has(model.id),
      memory: { ...model.memory, measuredBytes: measuredBytes(model.id) },
    };
  }
  function refresh() {
    shown = [...known.values()].map(present);
    return shown;
  }
  function get(modelId: string) {
    const entry = known.get(modelId);
    const model = shown.find(({ id }) => id === modelId);
    if (entry && model) return { model, folder: entry.folder };
    const names = [...known.keys()].join(', ') || 'none';
    throw new PolyptychError('not_found', `There is no model "${modelId}". Known models: ${names}.`);
  }
  rescan();

  return {
    list: () => shown,
    rescan,
    remeasured: refresh,
    get,
    ready(modelId) {
      const entry = get(modelId);
      const { readiness } = entry.model;
      if (readiness.state === 'unusable')
        throw new PolyptychError(readiness.error.code, readiness.error.message);
      return entry;
    },
    nameOf: (modelId) => known.get(modelId)?.model.name ?? modelId,
    idOfFolder: (folder) => [...known.values()].find((entry) => entry.folder === folder)?.model.id ?? null,
    setDefaults(modelId, changed) {
      defaults.set(get(modelId).model, changed);
      return refresh();
    },
  };
}

/** Whether a folder looks like a model, of whatever kind and state. */
function isModel(folder: string): boolean {
  return ['model_index.json', 'unet', upscalerFile].some((path) => existsSync(join(folder, path)));
}

/** A folder that is missing or may not be read holds no models. */
function modelsIn(root: string): string[] {
  try {
    return readdirSync(root, { withFileTypes: true })
      .filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
      .map((entry) => join(root, entry.name))
      .filter(isModel)
      .sort();
  } catch {
    return [];
  }
}

function isLink(folder: string): boolean {
  return lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
