import { mkdirSync, mkdtempSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PolyptychError, toErrorReport } from '#shared/errors.ts';

/**
 * Makes sure that a folder exists and can be written to, by writing into it.
 * Throws `not_writable` or `disk_full` with a sentence that names the folder; `role` begins it ("The output folder").
 */
export function ensureUsableFolder(folder: string, role: string): void {
  try {
    makeFolder(folder);
    rmdirSync(mkdtempSync(join(folder, '.polyptych-')));
  } catch (cause) {
    const code = toErrorReport(cause).code === 'disk_full' ? 'disk_full' : 'not_writable';
    throw new PolyptychError(code, `${role} "${folder}" cannot be used, ${reasonOf(cause)}.`, { cause });
  }
}

/** Node's own recursive `mkdir` never returns where the system answers ENOENT for a folder that is there, as in /proc. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  const parent = dirname(folder);
  if (parent !== folder) makeFolder(parent);
  mkdirSync(folder);
}

const reasons: Record<string, string> = {
  EACCES: 'since access was denied: choose a folder that you may write to',
  EPERM: 'since access was denied: choose a folder that you may write to',
  EROFS: 'since its disk is read-only: choose another folder',
  ENOSPC: 'since the disk is full: free some space, then try again',
  EDQUOT: 'since the disk quota is used up: free some space, then try again',
  EEXIST: 'since a file of that name is in the way: choose another folder',
  ENOTDIR: 'since a part of the path is a file: choose another folder',
  ENOENT: 'since it cannot be made there: choose another folder',
  ENAMETOOLONG: 'since its name is too long: choose a shorter one',
};

function reasonOf(error: unknown): string {
  const systemCode = error instanceof Error && 'code' in error ? String(error.code) : '';
  return (
    reasons[systemCode] ??
    `since it could not be written to (${systemCode || String(error)}): choose another folder`
  );
}
