import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PolyptychError } from '#shared/errors.ts';

/** Beside the final file, so that the rename stays within one file system. Hidden; the lease tells whose it is. */
function temporaryPath(path: string, leaseId: string): string {
  return join(dirname(path), `.${basename(path)}.${leaseId}.tmp`);
}

/**
 * Writes a file under a temporary name and renames it, so that nobody ever sees half of it. `durably` it is on disk,
 * with its name, when this returns, even if the power goes then; `soon` it is a moment later. On failure nothing is
 * left, and file-system errors name the folder. Synchronous, because eight trips to another thread take longer than
 * the writing.
 */
export function writeFileAtomically(
  path: string,
  data: Uint8Array,
  leaseId: string,
  when: 'durably' | 'soon',
): void {
  const temporary = temporaryPath(path, leaseId);
  try {
    withDescriptor(temporary, 'w', (descriptor) => {
      writeFileSync(descriptor, data);
      if (when === 'durably') fsyncSync(descriptor);
    });
    renameSync(temporary, path);
    if (when === 'durably') withDescriptor(dirname(path), 'r', fsyncSync);
    else void syncLater(path);
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

/** On another thread; a failure is found by whoever reads the file. */
async function syncLater(path: string): Promise<void> {
  try {
    await using file = await open(path, 'r');
    await file.sync();
  } catch {}
}

function withDescriptor(path: string, flags: string, action: (descriptor: number) => void) {
  const descriptor = openSync(path, flags);
  try {
    action(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

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
