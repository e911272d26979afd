import { type Dirent, readdirSync, type Stats, statSync } from 'node:fs';
import { join, relative } from 'node:path';

interface FoundFile {
  /** Relative, with `/`. */
  path: string;
  sizeBytes: number;
}

/** All files, links to files included, and links to folders, which are not followed. */
export function contentsOf(folder: string): { files: FoundFile[]; linkedFolders: string[] } {
  const files: FoundFile[] = [];
  const linkedFolders: string[] = [];
  for (const entry of entriesOf(folder)) {
    if (!entry.isFile() && !entry.isSymbolicLink()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = relative(folder, file).replaceAll('\\', '/');
    const found = targetOf(file);
    if (found?.isFile()) files.push({ path, sizeBytes: found.size });
    if (found?.isDirectory()) linkedFolders.push(path);
  }
  return { files, linkedFolders };
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch {
    return [];
  }
}

/** Links in a circle lead nowhere, as those do whose target is gone. */
function targetOf(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
