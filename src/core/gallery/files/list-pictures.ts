import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';

const pictureEnds = new Set(['.png', '.jpg', '.jpeg', '.webp']);

/** By its name. What does not begin with a dot: those are hidden, or not whole yet. */
export const isPictureName = (name: string): boolean =>
  !name.startsWith('.') && pictureEnds.has(extname(name).toLowerCase());

export interface FolderContent {
  /** Absolute. */
  folder: string;
  /** Whether it could be read. */
  exists: boolean;
  /** Names. */
  pictures: string[];
  others: string[];
}

/**
 * Folder after folder from the given one down, each with the files in it. What cannot be read, or has gone meanwhile, is
 * left out; links to folders are not followed, since they may lead in circles.
 */
export async function* walkFolders(folder: string): AsyncGenerator<FolderContent> {
  const found = await entriesOf(folder);
  const entries = found ?? [];
  const files = entries.filter((entry) => entry.isFile() || entry.isSymbolicLink());
  const names = files.map(({ name }) => name).toSorted();
  yield {
    folder,
    exists: found !== null,
    pictures: names.filter(isPictureName),
    others: names.filter((name) => !isPictureName(name)),
  };
  const below = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  for (const { name } of below.toSorted((one, other) => (one.name < other.name ? -1 : 1)))
    yield* walkFolders(join(folder, name));
}

/** The pictures among files and folders; files that were named are taken whatever they are called. */
export async function picturesIn(paths: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const path of paths) {
    const status = await stat(path).catch(() => null);
    if (!status?.isDirectory()) found.add(path);
    else
      for await (const { folder, pictures } of walkFolders(path))
        for (const name of pictures) found.add(join(folder, name));
  }
  return [...found];
}

async function entriesOf(folder: string): Promise<Dirent[] | null> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    return null;
  }
}
