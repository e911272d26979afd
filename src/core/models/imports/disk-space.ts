import { statfs } from 'node:fs/promises';
import { PolyptychError } from '#shared/errors.ts';
import { formatBytes } from '#shared/format-bytes.ts';

/** What must stay free for everything else. */
const spareBytes = 256 * 1024 * 1024;

/** Bytes that may be written where a folder lies. */
export async function freeBytesIn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Throws `disk_full` where so much would not fit. */
export function checkDiskSpace(neededBytes: number, freeBytes: number, folder: string): void {
  if (neededBytes === 0 || neededBytes + spareBytes <= freeBytes) return;
  throw new PolyptychError(
    'disk_full',
    `The model needs ${formatBytes(neededBytes)}, and ${formatBytes(freeBytes)} are free in ${folder}: free some space, or choose another folder.`,
  );
}
