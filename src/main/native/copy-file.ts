import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, open, rename, rm } from 'node:fs/promises';
import { dirname, join, parse } from 'node:path';

/** Names tried beside one that is taken: "a (2).png", "a (3).png" … */
const maximumTries = 10_000;

/**
 * Copies a file so that under its new name there is never half of it, and replaces what has that name: for a place that
 * a person has chosen and confirmed. Rejects with the file system's error and leaves nothing behind.
 */
export async function copyReplacing(source: string, target: string): Promise<void> {
  const temporary = await copyBeside(source, target);
  try {
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Copies a file to a name, or the next free one like it; nothing is ever overwritten. Returns the path that it has. */
export async function copyKeeping(source: string, wanted: string): Promise<string> {
  const temporary = await copyBeside(source, wanted);
  try {
    const { dir, name, ext } = parse(wanted);
    const target = await reserve((number) =>
      number === 1 ? wanted : join(dir, `${name} (${number})${ext}`),
    );
    // What is replaced is the empty file that keeps the name for us.
    await rename(temporary, target).catch(async (error: unknown) => {
      await rm(target, { force: true });
      throw error;
    });
    return target;
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** A whole copy on the disk, under a name that nobody looks for, in the folder of its target. */
async function copyBeside(source: string, target: string): Promise<string> {
  const temporary = join(dirname(target), `.polyptych-${randomUUID()}.tmp`);
  try {
    await copyFile(source, temporary, constants.COPYFILE_EXCL);
    const file = await open(temporary, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return temporary;
}

/** Takes the first name that is free, by making an empty file. */
async function reserve(nameOf: (number: number) => string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const target = nameOf(number);
    try {
      await (await open(target, 'wx')).close();
      return target;
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (!taken || number >= maximumTries) throw error;
    }
  }
}
