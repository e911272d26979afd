import { statfsSync } from 'node:fs';

/** What programs may still write on the disk of a folder; null where the system does not tell. */
export function freeBytesIn(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}
