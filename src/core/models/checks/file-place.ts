import { realpathSync } from 'node:fs';
import { dirname, join, relative, isAbsolute, sep } from 'node:path';

/**
 * Where files of a model folder may lie in truth: in the folder itself, or, for a snapshot in Hugging Face's cache
 * (`models--owner--name/snapshots/<commit>`), among that repository's blobs, to which all its files are links.
 */
export function createFilePlaces(modelFolder: string) {
  const root = realpathSync(modelFolder);
  const snapshots = dirname(root);
  const repository = dirname(snapshots);
  const inCache = /[\\/]models--[^\\/]+[\\/]snapshots$/.test(snapshots);
  const allowed = inCache ? [root, join(repository, 'blobs')] : [root];
  return {
    /** Where a link leads that leaves the model's folder; null for all that stays. The file must exist. */
    outsideTarget(path: string): string | null {
      const target = realpathSync(path);
      return allowed.some((folder) => isInside(folder, target)) ? null : target;
    },
  };
}

/** Whether a path lies in a folder, by their names alone. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
