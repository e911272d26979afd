import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, open, rename, rm, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Begins the names of files that are not whole yet; what a killed app left of them is removed by the next rescan. */
export const unfinishedStart = '.polyptych-';

/** A file of this name is whole, also after a power cut; the name is taken when this resolves. */
export async function writeDurably(path: string, content: string | Uint8Array): Promise<void> {
  await replace(path, async (unfinished) => {
    const handle = await open(unfinished, 'w');
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

/** The same for a copy, which keeps the time at which the picture was made. */
export async function copyDurably(from: string, to: string, modifiedAt: number): Promise<void> {
  await replace(to, async (unfinished) => {
    await copyFile(from, unfinished, constants.COPYFILE_FICLONE);
    const handle = await open(unfinished, 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    await utimes(unfinished, modifiedAt / 1000, modifiedAt / 1000);
  });
}

async function replace(path: string, write: (unfinished: string) => Promise<void>) {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const unfinished = join(folder, `${unfinishedStart}${randomUUID()}-${basename(path).slice(-40)}`);
  try {
    await write(unfinished);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
