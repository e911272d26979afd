import { rm } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Clock, Log } from '../../ports.ts';
import type { Catalog } from './catalog.ts';
import { writeDurably } from './durable-file.ts';
import { formatSidecar, isDecided, sidecarPathOf } from './sidecar.ts';

/** A rating is often followed by the next one: what is decided within this time is written once. */
const settleMs = 400;

export interface Sidecars {
  /** What people decided about these pictures has changed. */
  changed(imageIds: readonly string[]): void;
  /** Writes what waits; resolves when all of it is on the disk. */
  settle(): Promise<void>;
}

/** Writes beside each picture what people decided about it, a moment after they did. */
export function createSidecars(options: {
  catalog: Catalog;
  root: string;
  referencesFolder: string;
  clock: Clock;
  log: Log;
}): Sidecars {
  const { catalog, root, referencesFolder, clock, log } = options;
  const waiting = new Set<string>();
  let stopWaiting: (() => void) | null = null;
  let writing: Promise<void> = Promise.resolve();

  async function write(id: string): Promise<void> {
    const entry = catalog.get(id);
    const decisions = catalog.decisionsOf(id);
    if (!entry || !decisions) return;
    if (isAbsolute(entry.file))
      return writeDurably(join(referencesFolder, `${id}.json`), formatSidecar(id, decisions, entry.file));
    const path = sidecarPathOf(join(root, entry.file));
    if (isDecided(decisions)) await writeDurably(path, formatSidecar(id, decisions));
    else await rm(path, { force: true });
  }
  async function writeAll() {
    stopWaiting?.();
    stopWaiting = null;
    for (const id of [...waiting]) {
      waiting.delete(id);
      try {
        await write(id);
      } catch (error) {
        // The database has it all the same; the next change, or the next rescan, tries again.
        log.warn({ err: error, imageId: id }, 'a sidecar could not be written');
      }
    }
  }
  function settle(): Promise<void> {
    writing = writing.then(writeAll);
    return writing;
  }

  return {
    changed(imageIds) {
      for (const id of imageIds) waiting.add(id);
      stopWaiting ??= clock.after(settleMs, () => void settle());
    },
    settle,
  };
}
