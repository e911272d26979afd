import {
  accessSync,
  closeSync,
  constants,
  fsync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PolyptychError } from '#shared/errors.ts';

/** Beside the final file, so that the rename stays within one file system. Hidden; the lease tells whose it is. */
function temporaryPath(path: string, leaseId: string): string {
  return join(dirname(path), `.${basename(path)}.${leaseId}.tmp`);
}

/**
 * Writes a file under a temporary name and renames it, so that nobody ever sees half of it. When this resolves, the file
 * is on disk with its name, even if the power goes then. On failure nothing is left, and file-system errors name the
 * folder. Only the waiting for the disk is done on another thread, for the next picture is being drawn meanwhile: each
 * trip there and back lasts until the end of a step.
 */
export async function writeFileDurably(path: string, data: Uint8Array, leaseId: string): Promise<void> {
  const temporary = temporaryPath(path, leaseId);
  try {
    await withSyncedDescriptor(temporary, 'w', (descriptor) => writeFileSync(descriptor, data));
    renameSync(temporary, path);
    await withSyncedDescriptor(dirname(path), 'r');
  } catch (error) {
    rmSync(temporary, { force: true });
    throw namingFolder(error, dirname(path));
  }
}

/** The same for what may be lost with the power: without fsync, and on other threads while the steps go on. */
export async function replaceFileQuickly(path: string, data: Uint8Array, leaseId: string): Promise<void> {
  const temporary = temporaryPath(path, leaseId);
  try {
    await writeFile(temporary, data);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Throws before any work is done when a file could not be put there. */
export function assertWritableFolder(path: string): void {
  const folder = dirname(path);
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw namingFolder(error, folder);
  }
}

async function withSyncedDescriptor(path: string, flags: string, action?: (descriptor: number) => void) {
  const descriptor = openSync(path, flags);
  try {
    action?.(descriptor);
    await syncToDisk(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

const syncToDisk = promisify(fsync);

/** People know their folders, not our temporary names. */
function namingFolder(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
    return new PolyptychError('not_writable', `The folder ${folder} does not exist: choose another one.`, {
      cause: error,
    });
  if (error.code === 'EISDIR')
    return new PolyptychError(
      'not_writable',
      `In ${folder} a folder has the name of the picture: choose another one.`,
      { cause: error },
    );
  return Object.assign(error, { path: folder });
}
