import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Removes what a lost worker left half-written: files named `.<name>.<leaseId>.tmp` in the given folders. */
export function removeTemporaryFiles(folders: readonly string[], leaseId: string): void {
  for (const folder of folders) {
    for (const name of namesIn(folder)) {
      if (name.startsWith('.') && name.endsWith(`.${leaseId}.tmp`))
        rmSync(join(folder, name), { force: true });
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
