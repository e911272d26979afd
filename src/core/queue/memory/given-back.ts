/** After an unload: what was held before, and what ought to be free now. */
export interface Release {
  usedByAppBeforeBytes: number;
  footprintBytes: number;
  /** Looks since then. */
  looks: number;
}

/** Drivers and allocators take a moment, and readings come once a second. */
const looksAllowed = 5;

/**
 * Whether the memory of models that were let go came back: `yes` once at least half of it did, `no` when it did not
 * within five looks; then only the end of the process gives it back.
 */
export function isGivenBack(release: Release, usedByAppBytes: number | null): 'yes' | 'no' | 'not yet' {
  if (usedByAppBytes === null) return 'yes';
  const freedBytes = release.usedByAppBeforeBytes - usedByAppBytes;
  if (freedBytes >= release.footprintBytes / 2) return 'yes';
  return release.looks >= looksAllowed ? 'no' : 'not yet';
}
