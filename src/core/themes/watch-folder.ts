import { watch } from 'node:fs';
import type { Clock, Log } from '../ports.ts';

/** An editor saves in several strokes: one piece of news for all of them. */
const settleMs = 200;

/**
 * Tells when anything in a folder or below it has changed, once it has been quiet for a moment. Returns its undo. Throws
 * where the folder cannot be watched.
 */
export function watchFolder(
  folder: string,
  onChange: () => void,
  { clock, log }: { clock: Clock; log: Log },
): () => void {
  let undoWait: (() => void) | null = null;
  const watcher = watch(folder, { recursive: true, persistent: false }, () => {
    undoWait?.();
    undoWait = clock.after(settleMs, () => {
      undoWait = null;
      onChange();
    });
  });
  // The folder is gone, or the system has no watches left: what is known stays.
  watcher.on('error', (error) => log.warn({ err: error, folder }, 'a folder is no longer watched'));
  return () => {
    undoWait?.();
    watcher.close();
  };
}
