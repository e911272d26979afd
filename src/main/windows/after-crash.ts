/** So many crashes within this time are no accident any more. */
const quickCrashes = 3;
const quickMs = 60_000;

export type AfterCrash = 'reload' | 'ask';

/**
 * Decides what to do when a page's process has gone. `crashedAt` are the times of its crashes so far, this one included
 * (milliseconds): a single one is mended unasked; a page that cannot live is not started over and over.
 */
export function afterCrash(crashedAt: readonly number[]): AfterCrash {
  const now = crashedAt.at(-1) ?? 0;
  return crashedAt.filter((at) => now - at < quickMs).length >= quickCrashes ? 'ask' : 'reload';
}
