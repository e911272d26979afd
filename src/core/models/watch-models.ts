import { existsSync } from 'node:fs';
import type { Model } from '#shared/contract/models.ts';
import { type WatchOptions, watchFolder } from '../storage/watch-folder.ts';
import type { ModelLibrary } from './model-library.ts';

/** A model of several gigabytes is copied in strokes: it is looked at once nothing has come for so long. */
const copySettleMs = 1500;

/**
 * Tells of models that come, go or change in a folder behind the app's back: copied by hand, or brought by the command
 * line. Returns its undo. A folder that cannot be watched is looked at when people ask, as before.
 */
export function watchModels(
  folder: string,
  library: Pick<ModelLibrary, 'list' | 'rescan'>,
  onChange: (models: Model[]) => void,
  options: WatchOptions,
): () => void {
  try {
    // A run of its own, with the usual models, leaves nothing behind: no folder of models either.
    if (!existsSync(folder)) return () => undefined;
    return watchFolder(folder, look, { settleMs: copySettleMs, ...options });
  } catch (error) {
    options.log.warn({ err: error, folder }, 'the models folder cannot be watched');
    return () => undefined;
  }
  function look() {
    const before = JSON.stringify(library.list());
    const models = library.rescan();
    if (JSON.stringify(models) !== before) onChange(models);
  }
}
