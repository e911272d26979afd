import { watch } from 'node:fs';
import type { Clock, Log } from '../ports.ts';

export interface WatchOptions {
  clock: Clock;
  log: Log;
  /** How long it must be quiet: an editor saves in several strokes, a copy comes in many. */
  settleMs?: number;
}

/**
 * Tells when anything in a folder or below it has changed, once it has been quiet for a moment. Returns its undo. Throws
 * where the folder cannot be watched.
 */
export function watchFolder(
  folder: string,
  onChange: () => void,
  { clock, log, settleMs = 200 }: WatchOptions,
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
