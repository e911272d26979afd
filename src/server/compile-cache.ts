import { fileURLToPath } from 'node:url';

/**
 * Where Node keeps what it has compiled from our sources, so that the next start reads it instead: beside the packages,
 * and so in the hands of whoever may change the program anyway. Where it cannot be written, Node goes without.
 */
export const compileCacheFolder = fileURLToPath(
  new URL('../../node_modules/.cache/polyptych', import.meta.url),
);
