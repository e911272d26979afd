import { readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { PlannedFile } from './import-record.ts';

/** Weights of other programs that often lie beside an export, and are not needed. */
const unneeded = /\.(?:safetensors|msgpack|h5|ckpt|pt|pth|tmp|part)$|pytorch_model[^/]*\.bin$/;

/** Files of a model's folder, hidden ones and other programs' weights left out. Links to files are followed. */
export async function filesToCopy(folder: string): Promise<PlannedFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: PlannedFile[] = [];
  for (const entry of entries) {
    const file = join(entry.parentPath, entry.name);
    const path = relative(folder, file).replaceAll('\\', '/');
    if (path.split('/').some((part) => part.startsWith('.')) || unneeded.test(path)) continue;
    const found = await stat(file);
    if (found.isFile()) files.push({ path, target: path, sizeBytes: found.size, checksum: null });
  }
  return files;
}
