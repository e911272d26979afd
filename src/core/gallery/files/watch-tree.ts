import { type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Log } from '../../ports.ts';
import { walkFolders } from './list-pictures.ts';

/** A copy of many files is one piece of news: it is told when it has been quiet for the first, and never later than the second. */
const settleMs = 500;
const longestMs = 5000;
/** With more names than this in one folder, the folder is told of instead of each of them. */
const mostNames = 256;

/** What may have changed: absolute paths of whole folders, and of single files or folders. */
export interface TreeChanges {
  folders: string[];
  paths: string[];
}

/**
 * Watches a folder and all below it. One watch for each folder, where Node's own recursive watch takes one for each file on
 * Linux, of which a gallery has more than the system gives. Returns its undo.
 */
export function watchTree(
  root: string,
  onChange: (changes: TreeChanges) => void,
  { clock, log }: { clock: Clock; log: Log },
): () => void {
  const watchers = new Map<string, FSWatcher>();
  /** Names by folder; null for all of it. */
  const dirty = new Map<string, Set<string> | null>();
  let firstAt: number | null = null;
  let stopWaiting = () => {};
  let disposed = false;

  function note(folder: string, name: string | null) {
    const names = dirty.get(folder);
    if (name === null || (names && names.size >= mostNames)) dirty.set(folder, null);
    else if (names) names.add(name);
    else if (names === undefined) dirty.set(folder, new Set([name]));
    firstAt ??= clock.now();
    stopWaiting();
    stopWaiting = clock.after(Math.max(0, Math.min(settleMs, firstAt + longestMs - clock.now())), tell);
  }

  function tell() {
    firstAt = null;
    const changes: TreeChanges = { folders: [], paths: [] };
    for (const [folder, names] of dirty) {
      if (names === null) changes.folders.push(folder);
      else changes.paths.push(...[...names].map((name) => join(folder, name)));
    }
    dirty.clear();
    // A new folder may have been filled before it was watched: it is looked through whole.
    void watchBelow([...changes.folders, ...changes.paths]).then((added) => {
      if (!disposed) onChange({ ...changes, folders: [...new Set([...changes.folders, ...added])] });
    });
  }

  /** Begins to watch what is new there; resolves with it. */
  async function watchBelow(paths: readonly string[]): Promise<string[]> {
    const added: string[] = [];
    for (const path of paths)
      for await (const { folder, exists } of walkFolders(path))
        if (exists && !disposed && begin(folder)) added.push(folder);
    return added;
  }

  function begin(folder: string): boolean {
    if (watchers.has(folder)) return false;
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => note(folder, name));
      const end = () => {
        watcher.close();
        watchers.delete(folder);
      };
      watcher.on('error', (error) => {
        log.warn({ err: error, folder }, 'a folder is no longer watched');
        end();
      });
      watchers.set(folder, watcher);
      return true;
    } catch (error) {
      log.warn({ err: error, folder }, 'a folder cannot be watched');
      return false;
    }
  }

  void watchBelow([root]);
  return () => {
    disposed = true;
    stopWaiting();
    for (const watcher of watchers.values()) watcher.close();
    watchers.clear();
  };
}
