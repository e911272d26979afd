import { access, constants, open, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PolyptychError } from '#shared/errors.ts';

/** Beside the final file, so that the rename stays within one file system. Hidden; the lease tells whose it is. */
export function temporaryPath(path: string, leaseId: string): string {
  return join(dirname(path), `.${basename(path)}.${leaseId}.tmp`);
}

/**
 * Writes a file that is either whole or not there, even after a power loss: temporary name, fsync, rename, and the
 * folder's own fsync. On failure nothing is left, and file-system errors name the folder.
 */
export async function writeFileAtomically(path: string, data: Uint8Array, leaseId: string): Promise<void> {
  const temporary = temporaryPath(path, leaseId);
  try {
    await withHandle(temporary, 'w', async (handle) => {
      await handle.writeFile(data);
      await handle.sync();
    });
    await rename(temporary, path);
    await withHandle(dirname(path), 'r', (folder) => folder.sync());
  } catch (error) {
    await rm(temporary, { force: true });
    throw namingFolder(error, dirname(path));
  }
}

/** The same for what may be lost with the power: no fsync, so that it costs next to nothing. */
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
export async function assertWritableFolder(path: string): Promise<void> {
  const folder = dirname(path);
  await access(folder, constants.W_OK).catch((error: unknown) => {
    throw namingFolder(error, folder);
  });
}

type FileHandle = Awaited<ReturnType<typeof open>>;

async function withHandle(path: string, flags: string, action: (handle: FileHandle) => Promise<void>) {
  const handle = await open(path, flags);
  try {
    await action(handle);
  } finally {
    await handle.close();
  }
}

/** People know their folders, not our temporary names. */
function namingFolder(error: unknown, folder: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
    return new PolyptychError('not_writable', `The folder ${folder} does not exist: choose another one.`, {
      cause: error,
    });
  return Object.assign(error, { path: folder });
}
