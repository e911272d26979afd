import { mkdirSync, readdirSync, realpathSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { PolyptychError, toErrorReport } from '#shared/errors.ts';
import { checkModelFolder } from './checks/check-model-folder.ts';
import { folderName, freeModelName } from './model-name.ts';

export interface LinkModelOptions {
  /** What the person chose, absolute. */
  folder: string;
  modelsFolder: string;
  /** Identifiers that other models have: a model is known by the name of its folder. */
  takenIds: readonly string[];
  platform: NodeJS.Platform;
}

/**
 * Makes a model available in the models folder by a link, so that its gigabytes stay where they are. Returns the id that
 * it has there. Throws `model_invalid` for a folder that is no usable model, and `not_writable` with what to do by hand
 * where no link can be made. A model that is there already stays as it is.
 */
export function linkModel({ folder, modelsFolder, takenIds, platform }: LinkModelOptions): string {
  const [problem] = checkModelFolder(folder).problems;
  if (problem !== undefined) throw new PolyptychError('model_invalid', problem);
  const target = realpathSync(folder);
  const known = linkedAs(modelsFolder, target);
  if (known !== null) return known;
  const id = freeModelName(folderName(target), modelsFolder, takenIds);
  try {
    mkdirSync(modelsFolder, { recursive: true });
    // Windows lets everybody make a junction, but not a link.
    symlinkSync(target, join(modelsFolder, id), platform === 'win32' ? 'junction' : 'dir');
  } catch (cause) {
    const { code } = toErrorReport(cause);
    throw new PolyptychError(
      code === 'internal' ? 'not_writable' : code,
      `No link to the model could be made in "${modelsFolder}": copy the folder "${folder}" there, then scan again.`,
      { cause },
    );
  }
  return id;
}

/** The name under which the models folder has this folder already: its own, or a link to it. */
function linkedAs(modelsFolder: string, target: string): string | null {
  if (dirname(target) === resolved(modelsFolder)) return basename(target);
  return namesIn(modelsFolder).find((name) => resolved(join(modelsFolder, name)) === target) ?? null;
}

/** All entries, links that lead nowhere included; none where the folder cannot be read. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function resolved(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    // A link to what is gone.
    return null;
  }
}
